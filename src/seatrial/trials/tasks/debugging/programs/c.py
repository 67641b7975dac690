"""The program in C."""

from seatrial.trials.tasks.debugging.parts.part import Bug
from seatrial.trials.tasks.debugging.programs.language import Language

FILES = {
    "commands.h": """/* Each answers one line: the words after the first, separated by spaces. */
#ifndef COMMANDS_H
#define COMMANDS_H

void stats(char *rest);
void runs(char *rest);
void clock_moved(char *rest);
void rank_names(char *rest);

#endif
""",
    "main.c": """/* Answers every line of the input. */
#include <stdio.h>
#include <string.h>

#include "commands.h"

int main(void) {
    char line[4096];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\\n")] = '\\0';
        char *rest = strchr(line, ' ');
        if (!rest) continue;
        *rest++ = '\\0';
        if (strcmp(line, "stats") == 0) stats(rest);
        else if (strcmp(line, "runs") == 0) runs(rest);
        else if (strcmp(line, "clock") == 0) clock_moved(rest);
        else if (strcmp(line, "rank") == 0) rank_names(rest);
    }
    return 0;
}
""",
    "stats.c": """/* Lowest, highest and middle number; of an even count the lower of the two in the middle. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"

static int by_value(const void *left, const void *right) {
    int a = *(const int *)left, b = *(const int *)right;
    return (a > b) - (a < b);
}

void stats(char *rest) {
    int numbers[64], count = 0;
    for (char *part = strtok(rest, " "); part && count < 64; part = strtok(NULL, " ")) {
        numbers[count++] = atoi(part);
    }
    qsort(numbers, count, sizeof numbers[0], by_value);
    printf("%d %d %d\\n", numbers[0], numbers[count - 1], numbers[(count - 1) / 2]);
}
""",
    "runs.c": """/* Each letter with the length of its run: aab is a2b1. */
#include <stdio.h>

#include "commands.h"

void runs(char *rest) {
    int length = 0;
    for (char *here = rest; *here; here++) {
        length++;
        if (here[1] != here[0]) {
            printf("%c%d", *here, length);
            length = 0;
        }
    }
    printf("\\n");
}
""",
    "clock.c": """/* A time of the day moved by minutes, around midnight in both directions. */
#include <stdio.h>

#include "commands.h"

void clock_moved(char *rest) {
    int hours, minutes, by;
    if (sscanf(rest, "%d:%d %d", &hours, &minutes, &by) != 3) return;
    int total = ((hours * 60 + minutes + by) % 1440 + 1440) % 1440;
    printf("%02d:%02d\\n", total / 60, total % 60);
}
""",
    "rank.c": """/* Names by count, the highest first; equal counts by name, a to z. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"

struct entry {
    char name[32];
    int count;
};

static int by_count(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    if (a->count != b->count) return a->count < b->count ? 1 : -1;
    return strcmp(a->name, b->name);
}

void rank_names(char *rest) {
    struct entry entries[32];
    int count = 0;
    for (char *part = strtok(rest, " "); part && count < 32; part = strtok(NULL, " ")) {
        if (sscanf(part, "%31[^=]=%d", entries[count].name, &entries[count].count) == 2) count++;
    }
    qsort(entries, count, sizeof entries[0], by_count);
    for (int i = 0; i < count; i++) {
        printf(i + 1 < count ? "%s " : "%s\\n", entries[i].name);
    }
}
""",
}

COMMAND = "gcc -std=c11 -O1 -o program.out main.c stats.c runs.c clock.c rank.c && ./program.out"
C = Language(
    "c", "C", "gcc", ("sh", "-c", COMMAND), COMMAND, FILES,
    (
        ("stats.c", "stats", Bug("off by one", "numbers[(count - 1) / 2]", "numbers[count / 2]")),
        ("stats.c", "stats", Bug("wrong size", "qsort(numbers, count, sizeof", "qsort(numbers, count - 1, sizeof")),
        ("runs.c", "runs", Bug("value not reset", "            length = 0;\n", "")),
        ("runs.c", "runs", Bug("wrong operator", "if (here[1] != here[0])", "if (here[1] > here[0])")),
        ("clock.c", "clock", Bug("negative remainder", " % 1440 + 1440) % 1440;", ") % 1440;")),
        ("clock.c", "clock", Bug("swapped arguments", "total / 60, total % 60", "total % 60, total / 60")),
        ("rank.c", "rank", Bug("wrong sort key", "a->count < b->count ? 1 : -1", "a->count > b->count ? 1 : -1")),
        ("rank.c", "rank", Bug("swapped arguments", "strcmp(a->name, b->name)", "strcmp(b->name, a->name)")),
    ),
)  # fmt: skip
