// The report as a person sees it: node tests/browser.mjs NIGHTS
//
// Opens reports that tests/nights.py has made in headless Chromium, on a phone
// and on a wide screen, light and dark, and printed.  What a check finds is
// printed below its name.  The last line is `N passed, M failed`.  The
// libraries lie in build/node_modules (tests/check.sh installs them).
import {createRequire} from 'node:module';
import {existsSync, mkdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const library = createRequire(resolve(root, 'build') + '/');
const {chromium} = library('playwright-core');
const axe = library('axe-core');
const places = resolve(process.argv[2]);
const shots = process.env.BROWSER_SHOTS;          // a folder for screenshots
const program = process.env.CHROMIUM ?? ['/usr/bin/chromium',
    '/usr/bin/chromium-browser'].find(existsSync);

let passed = 0, failed = 0;

// A check returns what is wrong, a line each.
function judge(name, faults) {
    faults.length ? failed++ : passed++;
    console.log(`${faults.length ? 'FAIL' : 'ok  '} ${name}`);
    for (const fault of faults.slice(0, 12)) console.log(`     ${fault}`);
    if (faults.length > 12) console.log(`     and ${faults.length - 12} more`);
}

// ---------------------------------------------------------------------------
// Checks that run inside the page
// ---------------------------------------------------------------------------

// Every entry of the navigation leads to a section that says something.
function sections() {
    const faults = [], seen = new Set();
    const text = e => e.innerText.trim();
    for (const a of document.querySelectorAll('nav a')) {
        const section = document.querySelector('section' + a.getAttribute('href'));
        seen.add(section);
        if (!section) faults.push(`no section for ${a.outerHTML}`);
        else if (text(section.querySelector('h2')) !== text(a))
            faults.push(`${a.hash} is called ${text(section.querySelector('h2'))}`);
        else if (![...section.querySelectorAll('.panel, .card')].some(text))
            faults.push(`${a.hash} is empty`);
    }
    for (const section of document.querySelectorAll('section'))
        if (!seen.has(section)) faults.push(`${section.id} is not in the navigation`);
    for (const panel of document.querySelectorAll('.panel')) {
        const title = panel.querySelector('h3');
        const rest = text(panel).slice(title ? text(title).length : 0).trim();
        if (!rest && !panel.querySelector('svg[role=img]'))
            faults.push(`empty panel "${title && text(title)}"`);
    }
    if (seen.size < 3) faults.push(`${seen.size} sections`);
    return faults;
}

// What was not known must be said in words.
function words() {
    const faults = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n; (n = walk.nextNode());)
        if (/(?<!\w)(nan|inf(inity)?|undefined|null|[-\u2212]0(\.0+)?%)(?!\w)/i
            .test(n.data) && !n.parentElement.closest('bdi, .chip'))
            faults.push(`"${n.data.slice(0, 80)}"`);
    return faults;
}

// h1, then h2, then h3, none left out.
function headings() {
    const faults = [];
    let level = 0;
    for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
        const now = +h.tagName[1];
        if (now > level + 1) faults.push(`h${level}, then h${now} "${h.innerText}"`);
        if (!h.innerText.trim()) faults.push(`h${now} is empty`);
        level = now;
    }
    if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
    return faults;
}

// Drawings have a name or are hidden from who cannot see them.
function drawings() {
    const faults = [];
    for (const svg of document.querySelectorAll('svg, img')) {
        const outer = svg.parentElement.closest('svg');
        if (outer || svg.closest('[aria-hidden=true]')) continue;
        if (svg.getAttribute('role') !== 'img' ||
            !svg.getAttribute(svg.tagName === 'IMG' ? 'alt' : 'aria-label'))
            faults.push(svg.outerHTML.slice(0, 90));
    }
    return faults;
}

// The page is as wide as the window; only boxes that scroll may hold more.
function overflow() {
    const faults = [], width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width)
        faults.push(`${document.documentElement.scrollWidth} px in ${width}`);
    for (const e of document.querySelectorAll('main *, header *, footer *')) {
        const box = e.getBoundingClientRect();
        if (!box.width || e.closest('.scroll, caption, .sr') ||
            e.ownerSVGElement) continue;
        if (box.right > width + 1 || box.left < -1)
            faults.push(`${e.tagName} "${e.textContent.slice(0, 40)}" reaches ` +
                        `from ${Math.round(box.left)} to ${Math.round(box.right)}`);
    }
    return faults;
}

// Words of a drawing stay inside its panel and do not lie upon each other.
function labels() {
    const faults = [];
    for (const svg of document.querySelectorAll('svg[role=img]')) {
        const panel = svg.closest('.panel, .card, td, th');
        const edge = panel && panel.getBoundingClientRect();
        const text = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()])
            .filter(([, box]) => box.width);
        for (const [i, [t, box]] of text.entries()) {
            if (edge && (box.left < edge.left - 1 || box.right > edge.right + 1))
                faults.push(`"${t.textContent}" leaves its panel`);
            for (const [other, its] of text.slice(i + 1))
                if (box.left < its.right - 1 && its.left < box.right - 1 &&
                    box.top < its.bottom - 3 && its.top < box.bottom - 3)
                    faults.push(`"${t.textContent}" lies on "${other.textContent}"` +
                                ` in "${svg.getAttribute('aria-label')}"`);
        }
    }
    return faults;
}

// On paper every section is there, and what is folded away on a screen too.
function printed() {
    const faults = [];
    for (const e of document.querySelectorAll('section, section h2, section h3'))
        if (!e.getBoundingClientRect().height)
            faults.push(`${e.tagName} ${e.id || e.textContent} is not printed`);
    for (const d of document.querySelectorAll('details'))
        if (d.getBoundingClientRect().height <
            d.querySelector('summary').getBoundingClientRect().height + 8)
            faults.push(`"${d.innerText.slice(0, 60)}" stays folded`);
    return faults;
}

// Names of customers are text, whatever they look like.
function alive() {
    const faults = [];
    const allowed = /^(class|id|href|role|lang|charset|name|content|title|scope|width|height|x|y|r|rx|cx|cy|x1|x2|y1|y2|d|viewBox|preserveAspectRatio|text-anchor|open|tabindex|http-equiv|style|aria-[a-z]+)$/;
    for (const e of document.querySelectorAll('*')) {
        if (/^(script|iframe|object|embed|link|base|form|input|img|audio|video|foreignObject|animate|set|use|image)$/i.test(e.tagName))
            faults.push(e.outerHTML.slice(0, 90));
        for (const a of e.attributes) {
            if (!allowed.test(a.name)) faults.push(`${e.tagName} ${a.name}=${a.value.slice(0, 60)}`);
            if (a.name === 'href' && !/^#[a-z]+$/.test(a.value))
                faults.push(`${e.tagName} leads to ${a.value.slice(0, 60)}`);
        }
    }
    return faults;
}

// ---------------------------------------------------------------------------
// The browser
// ---------------------------------------------------------------------------

// All rules of axe that do not ask for a person.
async function accessible(page) {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => axe.run(document, {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
                  'best-practice']}));
    return found.violations.flatMap(v => v.nodes.map(
        n => `${v.id}: ${n.html.slice(0, 70)} (${n.target}) ${n.failureSummary
            .replace(/\s+/g, ' ').slice(0, 160)}`));
}

async function open(browser, url, width, scheme) {
    const context = await browser.newContext({
        viewport: {width, height: 900}, colorScheme: scheme});
    const page = await context.newPage(), said = [], asked = [];
    page.on('console', m => said.push(`${m.type()}: ${m.text()}`));
    page.on('pageerror', e => said.push(String(e)));
    page.on('dialog', d => (said.push(`dialog: ${d.message()}`), d.dismiss()));
    page.on('request', r => r.url() === url || asked.push(r.url()));
    await page.goto(url, {waitUntil: 'load'});
    return {context, page, said, asked};
}

// One report on one screen.
async function look(browser, night, width, scheme) {
    const url = pathToFileURL(
        `${places}/${night}/out/reports/latest/index.html`).href;
    const {context, page, said, asked} = await open(browser, url, width, scheme);
    const where = `${night}, ${width} px, ${scheme}`;
    judge(`${where}: no message on the console, no request`,
          [...said, ...asked.map(a => `asks for ${a}`)]);
    const ground = await page.evaluate(() =>
        getComputedStyle(document.body).backgroundColor.match(/\d+/g)
            .reduce((sum, v) => sum + +v, 0) > 384);
    judge(`${where}: the ground is ${scheme}`,
          ground === (scheme === 'light') ? [] : ['it is not']);
    for (const check of [sections, words, headings, drawings, overflow, labels,
                         alive])
        judge(`${where}: ${check.name}`, await page.evaluate(check));
    if (shots) {
        mkdirSync(shots, {recursive: true});
        await page.screenshot({path: `${shots}/${night}-${width}-${scheme}.png`,
                               fullPage: true});
    }
    judge(`${where}: axe finds no violation`, await accessible(page));
    await page.evaluate(() => document.querySelectorAll('details')
        .forEach(d => { d.open = true; }));
    judge(`${where}: nothing overflows when all is unfolded`,
          await page.evaluate(overflow));
    if (night === 'full' && width === 1400 && scheme === 'light')
        judge(`${where}: axe finds none when all is unfolded`,
              await accessible(page));
    judge(`${where}: still no message, no request`, [...said, ...asked]);
    await context.close();
}

// Each check must see what it is for: a page with one fault of each kind.
async function selfTest(browser) {
    const planted = {
        sections: ['<nav><a href="#a">A</a></nav><section id="a"><h2>A</h2></section>'],
        words: ['<p>nan%</p>', '<p>mean -0.0% of</p>'],
        headings: ['<h1>A</h1><h3>B</h3>'],
        drawings: ['<p><svg role="img"></svg></p>', '<p><img src="data:,"></p>'],
        overflow: ['<main><p style="width:2000px">A</p></main>'],
        labels: ['<svg role="img" aria-label="A"><text y="9">one</text><text y="9">two</text></svg>'],
        printed: ['<section id="a" style="display:none"><h2>A</h2></section>'],
        alive: ['<p onclick="1">A</p>', '<a href="javascript:1">A</a>']};
    const checks = {sections, words, headings, drawings, overflow, labels, printed, alive};
    const page = await browser.newPage({viewport: {width: 390, height: 900}});
    const missed = [];
    for (const [name, bodies] of Object.entries(planted))
        for (const body of bodies) {
            await page.setContent(`<!DOCTYPE html><html lang="en"><title>t</title>${body}`);
            if (!(await page.evaluate(checks[name])).length) missed.push(`${name}: ${body}`);
        }
    await page.setContent('<html lang="en"><title>t</title><p style="color:#ccc">Pale words');
    if (!(await accessible(page)).some(v => v.includes('contrast')))
        missed.push('axe: contrast');
    judge('every check sees the fault that is planted for it', missed);
    await page.close();
}

async function paper(browser, night) {
    const {context, page} = await open(browser, pathToFileURL(
        `${places}/${night}/out/reports/latest/index.html`).href, 1000, 'light');
    await page.emulateMedia({media: 'print'});
    judge(`${night}, printed: all sections, nothing folded`,
          await page.evaluate(printed));
    if (shots) await page.pdf({path: `${shots}/${night}.pdf`, format: 'A4'});
    await context.close();
}

const browser = await chromium.launch({executablePath: program, args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
    '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync']});
try {
    await selfTest(browser);
    for (const night of process.argv.length > 3 ? process.argv.slice(3)
                        : ['full', 'unlabelled', 'hostile']) {
        for (const width of [390, 1400])
            await Promise.all(['light', 'dark'].map(
                scheme => look(browser, night, width, scheme)));
        await paper(browser, night);
    }
} finally {
    await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
