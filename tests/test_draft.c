/* Tests of DRAFT: what of an answer is a draft. */

static void sentences_greetings_and_ends_are_told_apart(void **state) {
    str text = STR("Hi [name],\nSee v2.1 of a.b.c. Done! Was it\nBest regards,"
                   "\nBob"), piece;
    static const char *const is[] = {"Hi [name],", "See v2.1 of a.b.c.",
                                     "Done!", "Was it", "Best regards,",
                                     "Bob"};
    str_buf out = {0}, scratch = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(is); i++) {
        piece = draft_sentence(&text);
        assert_text(piece, is[i]);
        assert_int_equal(draft_greets(piece), i == 0 || i == 4);
        assert_int_equal(draft_ends(piece), i == 4);
    }
    assert_int_equal(text.n, 0);
    draft_put_sentence(&out, STR("Order AB-12345, see https://x.yz/12345 or "
                                 "ann@c.example in 2 days."), &scratch);
    assert_text(str_view(&out), "Order [number], see https://x.yz/12345 or "
                                "[email] in 2 days.");
    str_free(&out), str_free(&scratch);
}

static const struct CMUnitTest draft_tests[] = {
    TEST(sentences_greetings_and_ends_are_told_apart)};
