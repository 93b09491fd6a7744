/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Start a test's program in surroundings of its own.
 *
 *	inside [-n] [-r] [-u] [--] PROGRAM ARGUMENT...
 *
 *	-n	a network namespace of its own: nothing in it but lo, which is up. Root makes one;
 *		others need a user namespace for it too, where they are then root.
 *		localhost is 127.0.0.1 there.
 *	-u	not root: nobody for root; in a user namespace, an unprivileged user there.
 *	-r	without address space randomisation, which ThreadSanitizer can fail on.
 *
 * Signals are at their defaults and none is blocked, whatever the caller ignores.
 *
 * What cannot be had ends it with status 125 and a message, before the program starts.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CANNOT = 125, NOBODY = 65534 };

static void cannot(const char *what)
{
	fprintf(stderr, "inside: %s: %s\n", what, strerror(errno));
	exit(CANNOT);
}

static void write_file(const char *path, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void write_file(const char *path, const char *fmt, ...)
{
	char text[64];
	va_list ap;
	int fd, n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd == -1 || write(fd, text, (size_t)n) != n)
		cannot(path);
	close(fd);
}

/* user_namespaces(7): setgroups must be denied before an ordinary user may map a group. */
static void enter_user_namespace(bool as_root)
{
	unsigned int uid = geteuid(), gid = getegid();

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) == -1)
		cannot("a private network namespace");
	write_file("/proc/self/setgroups", "deny");
	write_file("/proc/self/uid_map", "%d %u 1", as_root ? 0 : NOBODY, uid);
	write_file("/proc/self/gid_map", "%d %u 1", as_root ? 0 : NOBODY, gid);
}

static void raise_lo(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || ioctl(fd, SIOCSIFFLAGS, &lo) == -1)
		cannot("lo up");
	close(fd);
}

/*
 * "localhost" is 127.0.0.1 and nothing else, whatever this machine's /etc/hosts says; where there
 * is no such file (a bare root), /etc gets one for this test. What cannot be done is left: tests
 * that need the name then fail where the machine does not know it.
 */
static void pin_hosts(void)
{
	static const char text[] = "127.0.0.1 localhost\n";
	const char *home = getenv("HOME");
	char upper[256], work[256], file[320], options[640];
	int fd;

	snprintf(upper, sizeof(upper), "%s/.etc", home ? home : "/tmp");
	snprintf(work, sizeof(work), "%s/.etc-work", home ? home : "/tmp");
	snprintf(file, sizeof(file), "%s/hosts", upper);
	(void)mkdir(upper, 0755);
	(void)mkdir(work, 0755);
	fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd == -1 || write(fd, text, sizeof(text) - 1) == -1 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1)
		return;
	(void)fchmod(fd, 0644);
	close(fd);
	if (mount(file, "/etc/hosts", NULL, MS_BIND, NULL) == 0)
		return;
	snprintf(options, sizeof(options), "lowerdir=/etc,upperdir=%s,workdir=%s", upper, work);
	(void)mount("overlay", "/etc", "overlay", 0, options);
}

static void become_nobody(void)
{
	if (setgroups(0, NULL) == -1 || setresgid(NOBODY, NOBODY, NOBODY) == -1 ||
	    setresuid(NOBODY, NOBODY, NOBODY) == -1)
		cannot("an unprivileged user");
}

static void default_signals(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		(void)signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int main(int argc, char **argv)
{
	const struct rlimit no_core = { 0, 0 };
	bool root = geteuid() == 0, network = false, user = false;
	int opt;

	while ((opt = getopt(argc, argv, "+nru")) != -1) {
		if (opt == 'n')
			network = true;
		else if (opt == 'u')
			user = true;
		else if (opt == 'r')
			(void)personality(ADDR_NO_RANDOMIZE);
		else
			return CANNOT;
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: inside [-nru] PROGRAM ARGUMENT...\n");
		return CANNOT;
	}
	if (network) {
		if (!root || unshare(CLONE_NEWNET | CLONE_NEWNS) == -1) {
			enter_user_namespace(!user);
			root = false;
		}
		raise_lo();
		pin_hosts();
	}
	if (user && root)
		become_nobody();
	(void)setrlimit(RLIMIT_CORE, &no_core);
	default_signals();
	execvp(argv[optind], argv + optind);
	cannot(argv[optind]);
}
