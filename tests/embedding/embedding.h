/* The programs of this folder: `embedding NAME` runs test_NAME. What they print is compared. */
#ifndef TAIPAN_TESTS_EMBEDDING_H
#define TAIPAN_TESTS_EMBEDDING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int test_commands(void);
int test_configuration(void);
int test_interpreters(void);
int test_restart(void);
int test_settings(void);

/* Whether the caller goes on in a process of its own, as Debian's library remembers paths from one
   start to the next; the parent has printed its status. */
int in_child(void);

#endif
