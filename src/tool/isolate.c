/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/isolate.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"

/* The C library has it and no header declares it. */
int capset(cap_user_header_t header, cap_user_data_t data);

static int write_file(const char *path, const char *text)
{
	int fd = fd_own(open(path, O_WRONLY | O_CLOEXEC));
	int ret = fd == -1 ? -1 : fd_write(fd, text, strlen(text));

	fd_close(fd);
	return ret;
}

/* The same user and group as outside: user_namespaces(7). */
static int map_ids(uid_t uid, gid_t gid)
{
	struct buf users = BUF_INIT, groups = BUF_INIT;
	int ret;

	buf_addf(&users, "%u %u 1\n", uid, uid);
	buf_addf(&groups, "%u %u 1\n", gid, gid);
	(void)write_file("/proc/self/setgroups", "deny");
	ret = write_file("/proc/self/uid_map", users.s);
	if (ret == 0)
		ret = write_file("/proc/self/gid_map", groups.s);
	buf_clear(&users);
	buf_clear(&groups);
	return ret;
}

static int raise_loopback(void)
{
	struct ifreq r = { .ifr_name = "lo" };
	int fd = fd_own(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	int ret = fd == -1 ? -1 : ioctl(fd, SIOCGIFFLAGS, &r);

	r.ifr_flags |= IFF_UP;
	if (ret == 0)
		ret = ioctl(fd, SIOCSIFFLAGS, &r);
	fd_close(fd);
	return ret;
}

/*
 * In a user namespace of its own every user has all rights, and bind to port 80 would not say
 * EACCES any more.
 */
static int drop_rights(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	return capset(&header, none);
}

int isolate(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (unshare(CLONE_NEWNET) == 0)
		return raise_loopback();
	if (errno != EPERM || unshare(CLONE_NEWUSER | CLONE_NEWNET) == -1 ||
	    map_ids(uid, gid) == -1 || raise_loopback() == -1)
		return -1;
	return uid ? drop_rights() : 0;
}
