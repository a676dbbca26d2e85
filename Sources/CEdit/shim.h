// libedit without its variadic functions, which Swift cannot call.
#pragma once

#include <histedit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct teller_editor {
    EditLine *line;
    History *history;
    // What is shown before the line; parts between two \1 take no columns.
    char *prompt;
    // Whether Ctrl-C ended the line.
    int interrupted;
};

static inline struct teller_editor *teller_editor_of(EditLine *line)
{
    struct teller_editor *editor = NULL;
    el_get(line, EL_CLIENTDATA, &editor);
    return editor;
}

static inline char *teller_editor_prompt(EditLine *line)
{
    return teller_editor_of(line)->prompt;
}

static inline unsigned char teller_editor_interrupt(EditLine *line, int key)
{
    (void)key;
    teller_editor_of(line)->interrupted = 1;
    // What was typed stays to be seen: the line ends as by Enter, which knows its rows.
    const LineInfo *info = el_line(line);
    el_cursor(line, (int)(info->lastchar - info->cursor));
    el_insertstr(line, "^C");
    el_push(line, "\n");
    return CC_REFRESH;
}

static inline unsigned char teller_editor_suspend(EditLine *line, int key)
{
    (void)key;
    el_set(line, EL_PREP_TERM, 0);
    kill(0, SIGTSTP);
    el_set(line, EL_PREP_TERM, 1);
    return CC_REDISPLAY;
}

// An editor of lines of the terminal, or NULL. Ctrl-C and Ctrl-Z are keys to it while it reads.
static inline struct teller_editor *teller_editor_open(const char *prompt, int remembered)
{
    struct teller_editor *editor = calloc(1, sizeof *editor);
    if (editor == NULL)
        return NULL;
    HistEvent event;
    editor->prompt = strdup(prompt);
    editor->history = history_init();
    editor->line = el_init("teller", stdin, stdout, stderr);
    if (editor->prompt == NULL || editor->history == NULL || editor->line == NULL) {
        if (editor->line != NULL)
            el_end(editor->line);
        if (editor->history != NULL)
            history_end(editor->history);
        free(editor->prompt);
        free(editor);
        return NULL;
    }
    history(editor->history, &event, H_SETSIZE, remembered);
    history(editor->history, &event, H_SETUNIQUE, 1);
    el_set(editor->line, EL_CLIENTDATA, editor);
    el_set(editor->line, EL_PROMPT_ESC, teller_editor_prompt, '\1');
    el_set(editor->line, EL_EDITOR, "emacs");
    el_set(editor->line, EL_HIST, history, editor->history);
    el_set(editor->line, EL_ADDFN, "teller-interrupt", "Drop the line", teller_editor_interrupt);
    el_set(editor->line, EL_ADDFN, "teller-suspend", "Stop the program", teller_editor_suspend);
    el_set(editor->line, EL_SETTY, "-d", "-isig", NULL);
    el_set(editor->line, EL_BIND, "^C", "teller-interrupt", NULL);
    el_set(editor->line, EL_BIND, "^Z", "teller-suspend", NULL);
    el_set(editor->line, EL_BIND, "^R", "em-inc-search-prev", NULL);
    el_set(editor->line, EL_BIND, "^W", "ed-delete-prev-word", NULL);
    // The user's own editrc(5) has the last word.
    el_source(editor->line, NULL);
    return editor;
}

static inline void teller_editor_close(struct teller_editor *editor)
{
    el_end(editor->line);
    history_end(editor->history);
    free(editor->prompt);
    free(editor);
}

static inline void teller_editor_remember(struct teller_editor *editor, const char *text)
{
    HistEvent event;
    history(editor->history, &event, H_ENTER, text);
}

// A line with its end, good until the next call; NULL and a count of 0 at the end of the input, or
// of -1 where it cannot be read.
static inline const char *teller_editor_read(struct teller_editor *editor, int *count)
{
    editor->interrupted = 0;
    el_resize(editor->line);
    return el_gets(editor->line, count);
}
