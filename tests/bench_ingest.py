"""Times reading beside DuckDB, libcsv and cJSON; bench.sh calls it.
Runs of all programs alternate, so that what else the machine does hits all of
them alike; the fastest run of each counts."""
import glob, json, os, shutil, subprocess, sys
from bench_peers import DATASETS, ENV, TMP, table

HARNESS = os.path.abspath(f'{TMP}/bench_ingest')
ROUNDS = int(ENV.get('INGEST_ROUNDS', 3))
TICKETS = int(ENV.get('INGEST_TICKETS', 330000))
DUCK = 'DuckDB, 2 threads'
CAPTION = f'''Ours: files to cleaned and joined columns, from disk cache, \
2 threads, a new process each. DuckDB: `SELECT` of every column (lengths of \
texts, counts of others) after one `DESCRIBE`, one process for all rounds. \
libcsv and cJSON: one thread, the bytes in memory before, what is parsed is \
dropped. Fastest of {ROUNDS} alternating rounds. CPU: the least of all cores, \
which other work on the machine disturbs less than the time.
'''


def harness(*argv):
    return subprocess.run([HARNESS, *argv], stdout=subprocess.PIPE, check=True,
                          text=True).stdout


class Duck:
    """DuckDB in a process that answers one line with one line."""
    def __init__(self):
        folder = f'{TMP}/node'
        os.mkdir(folder)
        modules = ENV.get('DUCKDB_MODULES') or f'{folder}/node_modules'
        self.child = None
        if not shutil.which('node'):
            return
        if modules.startswith(folder) and (
                not shutil.which('npm') or subprocess.run(
                    ['npm', 'install', '--silent', '--no-audit', '--no-fund',
                     '--prefix', folder, '@duckdb/node-api'],
                    stdout=subprocess.DEVNULL).returncode):
            return
        self.child = subprocess.Popen(
            ['node', 'tests/bench_duckdb.js'], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
            env={**ENV, 'NODE_PATH': modules})

    def ask(self, kind, files):
        if not self.child:
            return ''
        self.child.stdin.write(json.dumps(
            {'read': f'read_{kind}', 'files': files}) + '\n')
        self.child.stdin.flush()
        return self.child.stdout.readline()


def inputs():
    """Title, plain bytes, kind, files, and the same files packed."""
    folder = f'{DATASETS}/imdb'
    if os.path.isdir(folder):
        yield 'IMDB', 'csv', sorted(glob.glob(f'{folder}/*.csv.zst'))
    else:
        print(f'skipped: reading IMDB: no {folder}\n')
    subprocess.run(['build/generate', '-o', f'{TMP}/read', '--tickets',
                    str(TICKETS), '--quiet'], check=True)
    yield ('Zendesk', 'json',
           glob.glob(f'{TMP}/read/archives/zendesk/tickets.ndjson.zst'))


def measure(title, kind, packed, duck):
    """Rows of the table, and what ours is of each peer."""
    d = f'{TMP}/{title}'
    os.mkdir(d)
    plain = [f'{d}/{os.path.basename(p)[:-4]}' for p in packed]
    for source, target in zip(packed, plain):
        subprocess.run(['zstd', '-dqo', target, source], check=True)
        subprocess.run(['gzip', '-1k', target], check=True)
    size = sum(map(os.path.getsize, plain))
    parser = f'{"libcsv" if kind == "csv" else "cJSON"}, 1 thread'
    runs = {'**pipeline**': lambda: harness('ours', '2', *plain),
            DUCK: lambda: duck.ask(kind, plain),
            parser: lambda: harness(kind, *plain),
            'pipeline, .zst': lambda: harness('ours', '2', *packed),
            'pipeline, .gz': lambda: harness('ours', '2',
                                             *(f'{p}.gz' for p in plain)),
            'pipeline, 1 thread': lambda: harness('ours', '1', *plain)}
    seconds, used, rows = {}, {}, {}
    for number in range(ROUNDS):
        print('bench: reading', title, number + 1, file=sys.stderr, flush=True)
        for program, run in runs.items():
            answer = run().split()
            if not answer:
                continue
            rows[program] = int(answer[2])
            for best, value in ((seconds, answer[0]), (used, answer[1])):
                best[program] = min(best.get(program, 1e9), float(value))
    mine = rows['**pipeline**']
    for program in list(rows):
        if not program.startswith(parser) and rows[program] != mine:
            print(f'- {title}, {program}: {rows[program]:,} rows, not '
                  f'{mine:,}: not compared')
            del seconds[program]
    shutil.rmtree(d)
    head = f'{title}, {size / 1e6:.0f} MB {kind}'
    best = seconds['**pipeline**']
    return [(head if not i else '', program, f'{seconds[program]:.2f} s',
             f'{size / seconds[program] / 1e6:.0f}', f'{used[program]:.2f} s',
             f'{seconds[program] / best:.2f}')
            for i, program in enumerate(seconds)], {
                f'{title}: speed over that of {peer}': (
                    limit, seconds.get(peer, 0) / best or None)
                for peer, limit in ((DUCK, 1.0), (parser, .7))}


def memory():
    """What reading the whole archive holds, by table."""
    what = {}
    for line in harness('memory', '2', f'{TMP}/read/archives').splitlines():
        name, size = line.split('\t')
        what[name] = int(size)
    tickets = what['tickets']
    beyond = what['peak'] - what['packed text']
    table(f'Memory of reading {tickets:,} tickets', (
        'what', 'bytes', 'bytes a ticket'), (
            (name, f'{size:,}', f'{size / tickets:.1f}')
            for name, size in {**what, 'peak beyond packed text':
                               beyond}.items()))
    return beyond / tickets


def main():
    rows, targets, duck = [], {}, Duck()
    if not duck.child:
        print('skipped: DuckDB: no node, or @duckdb/node-api does not '
              'install\n')
    for title, kind, packed in inputs():
        more, of = measure(title, kind, packed, duck)
        rows += more
        targets.update(of)
    if duck.child:
        duck.child.stdin.close()
        duck.child.wait()
    table('Reading', ('file', 'program', 'time', 'MB/s of plain text', 'CPU',
                      'times ours'), rows)
    print(CAPTION)
    held = memory()
    table('Targets of reading', ('what', 'target', 'measured', 'met'), [
        *((what, f'≥ {limit}', f'{value:.2f}' if value else 'not measured',
           '' if not value else 'yes' if value >= limit else '**no**')
          for what, (limit, value) in targets.items()),
        ('peak memory beyond packed text, bytes a ticket', '≤ 300',
         f'{held:.0f}', 'yes' if held <= 300 else '**no**')])


if __name__ == '__main__':
    main()
