/* Articles of several layouts, and pages that hold no list. The sentences are
 * made up; each case shows one layout or rule. */
#include "test_article.h"

/* Prose of different lengths, to fill articles with. */
#define FIRST                                                                  \
    "A boat leaves before dawn, and nobody on the pier believes that it will " \
    "ever come back to this town."
#define SECOND                                                                 \
    "The letter is read aloud twice, once by the sister who wrote it and "     \
    "once "                                                                    \
    "by the man it was meant for."
#define THIRD                                                                  \
    "Snow falls on the last bus. She counts the windows, finds the lit one, "  \
    "and decides to stay where she is."

static const struct article_case layouts[] = {
    {"headings with a blank line below",
     "Three films about the sea\n\n" FIRST "\n\n"
     "1. Harbour\n\n" FIRST "\n\n2. Tide\n\n" SECOND "\n\n3. Salt\n\n" THIRD
     "\n",
     "= Three films about the sea (ascending)\n"
     "  introduction\n  : " FIRST "\n"
     "1. Harbour > Harbour\n  : " FIRST "\n"
     "2. Tide > Tide\n  : " SECOND "\n"
     "3. Salt > Salt\n  : " THIRD "\n"},
    {"captions below, with and without a blank line, a heading repeated",
     "Top 3\n\n1) “Harbour”\nHarbour - Wikipedia\n" FIRST "\n\n"
     "2) “The Tide”\n\nWatch The Tide: Season 1 | Prime Video\n" SECOND "\n\n"
     "3) “Salt”\nSalt (TV Series 2001) - IMDb\n3) “Salt” “Salt” is "
     "quiet. " THIRD "\n",
     "= Top 3 (ascending)\n"
     "1. “Harbour” > Harbour\n  credit Harbour - Wikipedia\n"
     "  source Wikipedia\n  : " FIRST "\n"
     "2. “The Tide” > The Tide\n"
     "  credit Watch The Tide: Season 1 | Prime Video\n"
     "  source Prime Video\n  : " SECOND "\n"
     "3. “Salt” > Salt\n  credit Salt (TV Series 2001) - IMDb\n"
     "  source IMDb\n  : “Salt” is quiet. " THIRD "\n"},
    {"captions above a countdown, with years",
     "The best of them\n\n" SECOND
     "\n\nHarbour poster\n\n3. Harbour (2001)\n\n" FIRST
     "\n\nThe Tide poster\n\n2. The Tide (2004)\n\n" SECOND
     "\n\nOld Salt poster\n\n1. Old Salt (1999)\n\n" THIRD "\n",
     "= The best of them (descending)\n"
     "  introduction\n  : " SECOND "\n"
     "3. Harbour (2001) > Harbour\n  year 2001\n  credit Harbour poster\n"
     "  : " FIRST "\n"
     "2. The Tide (2004) > The Tide\n  year 2004\n  credit The Tide poster\n"
     "  : " SECOND "\n"
     "1. Old Salt (1999) > Old Salt\n  year 1999\n  credit Old Salt poster\n"
     "  : " THIRD "\n"},
    {"a table of contents, a byline, junk, a conclusion and comments",
     "3 films for winter\n\nBy Ann Example\nMay 2, 2015\n\n" FIRST "\n\n"
     "Contents:\n\n1. Harbour\n2. Tide\n3. Salt\n\n"
     "1. Harbour\n\n" FIRST "\n\nAlso read: Ten songs about rain\n\n"
     "2. Tide\n\n" SECOND "\n\nAdvertisement\n\n3. Salt\n\n" THIRD "\n\n"
     "Conclusion\n\n" SECOND "\n\n2 comments\n\n1) What about Foam?\n"
     "2) And Spray?\n3) And Gull?\n",
     "= 3 films for winter (ascending)\n"
     "  author Ann Example\n  published 2015-05-02\n"
     "  introduction\n  : " FIRST "\n"
     "1. Harbour > Harbour\n  : " FIRST "\n"
     "2. Tide > Tide\n  : " SECOND "\n"
     "3. Salt > Salt\n  : " THIRD "\n"
     "  conclusion\n  : Conclusion\n  : \n  : " SECOND "\n"},
    {"text on the line of the heading",
     "Books\n\n1. Harbour by Ann Example – " FIRST "\n\n"
     "2. The Tide by Ben Sample – " SECOND "\n\n"
     "3. Salt by Cat Pattern – " THIRD "\n",
     "= Books (ascending)\n"
     "1. Harbour by Ann Example > Harbour\n  : " FIRST "\n"
     "2. The Tide by Ben Sample > The Tide\n  : " SECOND "\n"
     "3. Salt by Cat Pattern > Salt\n  : " THIRD "\n"},
    {"bare headings, and one remark between them",
     "Five songs\n\n1. Harbour (2001)\n\n2. Tide (2002)\n\n3. Salt (2003)\n\n"
     "But wait, there is more of this to come.\n\n4. Foam (2004)\n\n"
     "5. Gull (2005)\n\nThat was all of it for this year.\n",
     "= Five songs (ascending)\n"
     "1. Harbour (2001) > Harbour\n  year 2001\n"
     "2. Tide (2002) > Tide\n  year 2002\n"
     "3. Salt (2003) > Salt\n  year 2003\n"
     "4. Foam (2004) > Foam\n  year 2004\n"
     "5. Gull (2005) > Gull\n  year 2005\n"
     "  conclusion\n  : That was all of it for this year.\n"},
    {"the number alone on its line",
     "Places\n\n1\n\nHarbour View\n\n" FIRST "\n\n2\n\nTide Hill\n\n" SECOND
     "\n\n3\n\nSalt Road\n\n" THIRD "\n",
     "= Places (ascending)\n"
     "1. Harbour View > Harbour View\n  : " FIRST "\n"
     "2. Tide Hill > Tide Hill\n  : " SECOND "\n"
     "3. Salt Road > Salt Road\n  : " THIRD "\n"},
    {"a tie, a gap and mixed styles",
     "Ranked films of the year\n\n5. Harbour\n\n" FIRST "\n\n4) Tide\n\n" SECOND
     "\n\n2. Salt\n\n" THIRD "\n\n2. Foam\n\n" FIRST "\n\n1. Gull\n\n" SECOND
     "\n",
     "= Ranked films of the year (descending)\n"
     "5. Harbour > Harbour\n  : " FIRST "\n"
     "4. Tide > Tide\n  : " SECOND "\n"
     "2. Salt > Salt\n  : " THIRD "\n"
     "2. Foam > Foam\n  : " FIRST "\n"
     "1. Gull > Gull\n  : " SECOND "\n"},
    {"a list within a description",
     "4 reasons to go\n\n1. The music\n\n" FIRST "\n\n2. The places\n\n"
     "Mine are these:\n\n1. The old pier\n2. The mill\n3. The roof\n"
     "4. The bridge\n\n" SECOND "\n\n3. The cast\n\n" THIRD
     "\n\n4. The end\n\n" FIRST "\n",
     "= 4 reasons to go (ascending)\n"
     "1. The music > The music\n  : " FIRST "\n"
     "2. The places > The places\n  : Mine are these:\n  : \n"
     "  : 1. The old pier\n  : 2. The mill\n  : 3. The roof\n"
     "  : 4. The bridge\n  : \n  : " SECOND "\n"
     "3. The cast > The cast\n  : " THIRD "\n"
     "4. The end > The end\n  : " FIRST "\n"},
    {"two lists, the second with its own title",
     "Best and worst of it\n\nThe Best\n\n1. Harbour\n\n" FIRST
     "\n\n2. Tide\n\n" SECOND "\n\n3. Salt\n\n" THIRD "\n\n4. Foam\n\n" FIRST
     "\n\nThe Worst\n\n1. Gull\n\n" FIRST "\n\n2. Mud\n\n" SECOND
     "\n\n3. Weed\n\n" THIRD "\n",
     "= Best and worst of it (ascending)\n"
     "1. Harbour > Harbour\n  : " FIRST "\n"
     "2. Tide > Tide\n  : " SECOND "\n"
     "3. Salt > Salt\n  : " THIRD "\n"
     "4. Foam > Foam\n  : " FIRST "\n"
     "= The Worst (ascending)\n"
     "1. Gull > Gull\n  : " FIRST "\n"
     "2. Mud > Mud\n  : " SECOND "\n"
     "3. Weed > Weed\n  : " THIRD "\n"},
    {"headings without numbers that end with a year",
     "Seven films that hurt\n\n" FIRST "\n\nHarbour (2001)\n" SECOND
     "\n\nThe Tide (2004)\n" THIRD "\n\nSalt (1999)\n" FIRST "\n",
     "= Seven films that hurt (unranked)\n"
     "  introduction\n  : " FIRST "\n"
     ". Harbour (2001) > Harbour\n  year 2001\n  : " SECOND "\n"
     ". The Tide (2004) > The Tide\n  year 2004\n  : " THIRD "\n"
     ". Salt (1999) > Salt\n  year 1999\n  : " FIRST "\n"},
    {"headings without numbers above the same label",
     "My evenings\n\nHarbour\nCast: Ann, Ben\nYear: 2001\n" FIRST "\n\nTide\n"
     "Cast: Cat, Dan\nYear: 2002\n" SECOND "\n\nSalt\nCast: Eve, Fay\n"
     "Year: 2003\n" THIRD "\n",
     "= My evenings (unranked)\n"
     ". Harbour > Harbour\n  : Cast: Ann, Ben\n  : Year: 2001\n  : " FIRST "\n"
     ". Tide > Tide\n  : Cast: Cat, Dan\n  : Year: 2002\n  : " SECOND "\n"
     ". Salt > Salt\n  : Cast: Eve, Fay\n  : Year: 2003\n  : " THIRD "\n"},
    {"Japanese ranks with votes",
     "第2位:港の朝(256票)\n朝の港で二人は別れる。船はもう戻らない。\n"
     "第1位:雪の夜(296票)\n雪の夜に最後のバスが出る。彼女は残ることにした。\n",
     "=  (descending)\n"
     "2. 港の朝(256票) > 港の朝\n"
     "  : 朝の港で二人は別れる。船はもう戻らない。\n"
     "1. 雪の夜(296票) > 雪の夜\n"
     "  : 雪の夜に最後のバスが出る。彼女は残ることにした。\n"},
    {"the title in another script beside it, a score behind it",
     "Dramas, ranked by me\n\n1. Harbour (항구) 9/10\n\n" FIRST
     "\n\n2. Tide (밀물) 8/10\n\n" SECOND "\n",
     "= Dramas, ranked by me (ascending)\n"
     "1. Harbour (항구) 9/10 > Harbour\n  original 항구\n  : " FIRST "\n"
     "2. Tide (밀물) 8/10 > Tide\n  original 밀물\n  : " SECOND "\n"},
    {"lines wrapped at a width are one paragraph",
     "1. Harbour\n\nA boat leaves before dawn, and nobody on\nthe pier "
     "believes "
     "that it will ever come\nback. The rest of the morning is spent on\nthe "
     "steps of the old customs house.\n\n2. Tide\n\nThe letter is read aloud "
     "twice, once by\nthe sister who wrote it and once by the\nman it was "
     "meant "
     "for, who is silent\nthroughout and leaves.\n",
     "=  (ascending)\n"
     "1. Harbour > Harbour\n  : A boat leaves before dawn, and nobody on the "
     "pier believes that it will ever come back. The rest of the morning is "
     "spent on the steps of the old customs house.\n"
     "2. Tide > Tide\n  : The letter is read aloud twice, once by the sister "
     "who wrote it and once by the man it was meant for, who is silent "
     "throughout and leaves.\n"},
};

static const struct article_case titles[] = {
    {"the work behind a scene and a comma",
     "Scenes I cannot forget\n\n1. The last morning on the pier, "
     "Harbour\n" FIRST "\n2. Reading the letter, The Tide\n" SECOND
     "\n3. Final walk home, Old Salt\n" THIRD "\n",
     "= Scenes I cannot forget (ascending)\n"
     "1. The last morning on the pier, Harbour > Harbour\n  : " FIRST "\n"
     "2. Reading the letter, The Tide > The Tide\n  : " SECOND "\n"
     "3. Final walk home, Old Salt > Old Salt\n  : " THIRD "\n"},
    {"a comma that belongs to the title",
     "Films\n\n1. Stay, Go, Return\n\n" FIRST "\n\n2. Tide, Rising\n\n" SECOND
     "\n",
     "= Films (ascending)\n"
     "1. Stay, Go, Return > Stay, Go, Return\n  : " FIRST "\n"
     "2. Tide, Rising > Tide, Rising\n  : " SECOND "\n"},
    {"the work before a dash, and a network behind it",
     "Shows of the year\n\n1. Harbour (2001) – NBC\n\n" FIRST
     "\n\n2. The Tide – HBO\n\n" SECOND "\n",
     "= Shows of the year (ascending)\n"
     "1. Harbour (2001) – NBC > Harbour\n  year 2001\n  : " FIRST "\n"
     "2. The Tide – HBO > The Tide\n  : " SECOND "\n"},
    {"the work in parentheses behind a couple",
     "Couples\n\n2. Ann & Ben (The Tide)\n\n" FIRST
     "\n\n1. Cat & Dan (Harbour)\n\n" SECOND "\n",
     "= Couples (descending)\n"
     "2. Ann & Ben (The Tide) > The Tide\n  : " FIRST "\n"
     "1. Cat & Dan (Harbour) > Harbour\n  : " SECOND "\n"},
    {"quotes of several nations",
     "Zitate der Welt, sortiert\n\n1. „Hafen“ (1990)\n\n" FIRST
     "\n\n2. Ann: «Marée»\n\n" SECOND "\n\n3. 「港」 by Ben\n\n" THIRD
     "\n\n4. ‘Don’t Go’\n\n" FIRST "\n",
     "= Zitate der Welt, sortiert (ascending)\n"
     "1. „Hafen“ (1990) > Hafen\n  year 1990\n  : " FIRST "\n"
     "2. Ann: «Marée» > Marée\n  : " SECOND "\n"
     "3. 「港」 by Ben > 港\n  : " THIRD "\n"
     "4. ‘Don’t Go’ > Don’t Go\n  : " FIRST "\n"},
    {"the work quoted below the name of a scene",
     "Top 2 scenes\n\n#2: The Letter\n\n“The Tide” (2004)\n\n" FIRST
     "\n\n#1: The Pier\n\n“Harbour” (2001)\n\n" SECOND "\n",
     "= Top 2 scenes (descending)\n"
     "2. The Letter > The Tide\n  year 2004\n  : " FIRST "\n"
     "1. The Pier > Harbour\n  year 2001\n  : " SECOND "\n"},
    {"a French scene",
     "Scènes de films\n\n1. Le dernier matin dans La Marée (1990)\n\n" FIRST
     "\n\n2. La lettre de Port du Nord (1985)\n\n" SECOND
     "\n\n3. Le bus dans La Neige (2001)\n\n" THIRD "\n",
     "= Scènes de films (ascending)\n"
     "1. Le dernier matin dans La Marée (1990) > La Marée\n  year 1990\n"
     "  : " FIRST "\n"
     "2. La lettre de Port du Nord (1985) > Port du Nord\n  year 1985\n"
     "  : " SECOND "\n"
     "3. Le bus dans La Neige (2001) > La Neige\n  year 2001\n  : " THIRD "\n"},
};

static const struct article_case refusals[] = {
    {"prose", FIRST "\n\n" SECOND "\n\n" THIRD "\n",
     "! no ranked list found: no numbered or similar headings at 0\n"},
    {"nothing", "",
     "! no ranked list found: no numbered or similar headings "
     "at 0\n"},
    {"blank lines", " \n\n\t\n",
     "! no ranked list found: no numbered or similar headings at 0\n"},
    {"a recipe",
     "Soup\n\n200 g barley\n1 litre stock\n2 tbsp oil\n1. Warm the oil.\n"
     "2. Add the barley.\n3. Pour on the stock.\n",
     "! no ranked list found: the page is a recipe at 44\n"},
    {"an interview",
     "Ann talks\n\nQ: When did you begin?\n\nA: Long ago, before the pier was "
     "built.\n\nQ: And then?\n\nA: Then came the snow.\n",
     "! no ranked list found: no numbered or similar headings at 0\n"},
    {"numbered questions",
     "About the ferry\n\n1. When does it leave?\n\n" FIRST
     "\n\n2. What does it cost?\n\n" SECOND "\n",
     "! no ranked list found: the items are questions at 17\n"},
    {"steps",
     "The shelf\n\nStep 1: Unpack the boards\n\n" FIRST
     "\n\nStep 2: Fix the sides\n\n" SECOND "\n",
     "! no ranked list found: the numbers count steps or chapters at 11\n"},
    {"instructions",
     "How to repot a fern\n\n1. Choose a pot\n\n" FIRST
     "\n\n2. Loosen the roots\n\n" SECOND "\n",
     "! no ranked list found: the page is a set of instructions at 21\n"},
    {"rules",
     "Rules of the house\n\n1. Nobody may smoke in the rooms.\n"
     "2. All is quiet after ten at night.\n3. Keys are returned at the desk.\n",
     "! no ranked list found: the items are sentences with nothing below them "
     "at 20\n"},
    {"sections",
     "Terms\n\n1. Definitions\n\n1.1 " FIRST "\n\n1.2 " SECOND
     "\n\n2. Use\n\n2.1 " THIRD "\n",
     "! no ranked list found: the numbers are those of sections at 7\n"},
    {"years",
     "The mill\n\n1901: It was built\n\n" FIRST "\n\n1902: It burned\n\n" SECOND
     "\n\n1903: It was built again\n\n" THIRD "\n",
     "! no ranked list found: the numbers are years at 10\n"},
    {"other articles below a story",
     "Council votes on the bridge\n\n" FIRST "\n\n" SECOND "\n\n" THIRD
     "\n\nRelated posts\n\n1. Bridge closed\n2. Mayor speaks\n3. Bridge sold\n",
     "! no ranked list found: the numbers stand after the end of the article "
     "at 355\n"},
};

#define COUNT(cases) (sizeof(cases) / sizeof(*(cases)))

static void
test_layouts(void **state)
{
    (void)state;
    check_articles(layouts, COUNT(layouts));
}

static void
test_titles(void **state)
{
    (void)state;
    check_articles(titles, COUNT(titles));
}

static void
test_refusals(void **state)
{
    (void)state;
    check_articles(refusals, COUNT(refusals));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
