/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A fuzzer without libFuzzer: feeds each file named, and each file of each folder named, to
 * LLVMFuzzerTestOneInput once. The ordinary test suite links it with every harness.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Weak: a harness need not have one. */
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static size_t count;

static void cannot(const char *path)
{
	perror(path);
	exit(1);
}

static void replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data;
	size_t size;
	long end = -1;

	if (!f || fseek(f, 0, SEEK_END) == -1 || (end = ftell(f)) == -1)
		cannot(path);
	rewind(f);
	/* Exactly as large as the input, so that a sanitizer sees one byte too many. */
	size = (size_t)end;
	data = malloc(size ? size : 1);
	if (!data || fread(data, 1, size, f) != size)
		cannot(path);
	fclose(f);
	/* If this input ends the program, its name is the last line. */
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	count++;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay(const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_visible, alphasort);

	if (n == -1) {
		replay_file(path);
		return;
	}
	for (int i = 0; i < n; i++) {
		char *name;

		if (asprintf(&name, "%s/%s", path, entries[i]->d_name) == -1)
			cannot(path);
		replay_file(name);
		free(name);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	if (!count) {
		fprintf(stderr, "no inputs\n");
		return 1;
	}
	printf("%zu inputs\n", count);
	return 0;
}
