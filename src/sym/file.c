/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a socket shares with every open file: flags, commands of fcntl(2) and ioctl(2). */
#include "sym/sym.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

/*
 * glibc defines O_LARGEFILE as 0 where files are always large; the kernel's flag is what F_GETFL
 * shows. The halves of O_SYNC and O_TMPFILE are named as strace names them.
 */
enum {
	LARGEFILE = 0100000,
	SYNC_HALF = O_SYNC & ~O_DSYNC,
	TMPFILE_HALF = O_TMPFILE & ~O_DIRECTORY,
};

static const struct sym open_rows[] = {
	SYM(O_RDONLY, "open for reading"),
	SYM(O_WRONLY, "open for writing"),
	SYM(O_RDWR, "open for both, as every socket is"),
	SYM(O_ACCMODE, "the mask of the three above; as a mode it is 3, for ioctl only"),
	SYM(O_CREAT, "make the file if there is none"),
	SYM(O_EXCL, "with O_CREAT: fail if the file exists"),
	SYM(O_NOCTTY, "a terminal opened is not to become the controlling one"),
	SYM(O_TRUNC, "cut the file to length 0"),
	SYM(O_APPEND, "each write goes to the end of the file"),
	SYM(O_NONBLOCK,
	    "calls do not wait: they fail with EAGAIN; kept in the open file, so dup and fork "
	    "share it"),
	SYM(O_SYNC, "write returns when data and metadata are on the disk"),
	SYM(O_DSYNC, "write returns when the data are on the disk"),
	{ "__O_SYNC", SYNC_HALF, "the half of O_SYNC that O_DSYNC is not" },
	SYM(O_DIRECT, "past the page cache; on a pipe: packets"),
	{ "O_LARGEFILE", LARGEFILE,
	  "offsets of 64 bits; the kernel sets it for every open of a 64-bit program" },
	SYM(O_NOFOLLOW, "fail if the last part of the path is a symbolic link"),
	SYM(O_NOATIME, "reading does not touch the access time"),
	SYM(O_CLOEXEC, "the new descriptor is closed when the process runs another program"),
	SYM(O_PATH, "a handle on the place in the tree, not on what the file holds"),
	SYM(O_TMPFILE, "a file without a name in the directory given"),
	{ "__O_TMPFILE", TMPFILE_HALF, "the half of O_TMPFILE that O_DIRECTORY is not" },
	SYM(O_DIRECTORY, "fail if it is no directory"),
	SYM(FASYNC, "send SIGIO to the owner (F_SETOWN) when the descriptor becomes ready"),
	SYM(O_ASYNC, "the usual name of FASYNC"),
	SYM(O_NDELAY, "the old name of O_NONBLOCK"),
	SYM_END,
};

const struct sym_set sym_open = { "file flag", "O_", NULL, open_rows, true, O_ACCMODE };
/* Past the four access modes. */
const struct sym_set sym_open_flag = { "file flag", "O_", "O_???", open_rows + 4, true, 0 };

static const struct sym fd_flag_rows[] = {
	SYM(FD_CLOEXEC,
	    "close the descriptor when the process runs another program; belongs to the "
	    "descriptor, not to the file"),
	SYM_END,
};

const struct sym_set sym_fd_flag = { "descriptor flag", "FD_", "FD_???", fd_flag_rows, true, 0 };

/* Of the older 32-bit interface; a 64-bit kernel refuses them. */
#define F_GETLK64_ 12
#define F_SETLK64_ 13
#define F_SETLKW64_ 14
#define F_CANCELLK 1029
#define F_GETOWNER_UIDS 17

static const struct sym fcntl_rows[] = {
	SYM(F_DUPFD,
	    "another descriptor for the same open file, the lowest free one from the argument on"),
	SYM(F_GETFD, "the descriptor's flags: FD_CLOEXEC or 0"),
	SYM(F_SETFD, "set the descriptor's flags"),
	SYM(F_GETFL, "the open file's access mode and flags, O_NONBLOCK among them"),
	SYM(F_SETFL,
	    "set the open file's flags: give all that shall be on, or O_NONBLOCK alone loses the "
	    "others"),
	SYM(F_GETLK, "would this lock be refused, and by whom"),
	SYM(F_SETLK, "take or give up a lock on a part of a file, without waiting"),
	SYM(F_SETLKW, "take a lock on a part of a file, waiting for it"),
	SYM(F_SETOWN, "which process (or group, negative) gets SIGIO and SIGURG"),
	SYM(F_GETOWN, "which process gets SIGIO and SIGURG"),
	SYM(F_SETSIG, "which signal instead of SIGIO"),
	SYM(F_GETSIG, "which signal is sent instead of SIGIO"),
	{ "F_GETLK64", F_GETLK64_, "F_GETLK of 32-bit programs with large files" },
	{ "F_SETLK64", F_SETLK64_, "F_SETLK of 32-bit programs with large files" },
	{ "F_SETLKW64", F_SETLKW64_, "F_SETLKW of 32-bit programs with large files" },
	SYM(F_SETOWN_EX, "F_SETOWN that can name one thread"),
	SYM(F_GETOWN_EX, "F_GETOWN that can name one thread"),
	SYM(F_GETOWNER_UIDS, "the real and effective user of the owner"),
	SYM(F_OFD_GETLK, "F_GETLK for locks that belong to the open file, not to the process"),
	SYM(F_OFD_SETLK, "F_SETLK for locks that belong to the open file, not to the process"),
	SYM(F_OFD_SETLKW, "F_SETLKW for locks that belong to the open file, not to the process"),
	SYM(F_SETLEASE, "be told before another process opens or cuts the file"),
	SYM(F_GETLEASE, "which lease is held on the file"),
	SYM(F_NOTIFY, "be told of changes in a directory; inotify(7) is the newer way"),
	SYM(F_CANCELLK, "the kernel's own; a program gets EINVAL"),
	SYM(F_DUPFD_CLOEXEC, "F_DUPFD, and the new descriptor is close-on-exec"),
	SYM(F_SETPIPE_SZ, "how many bytes a pipe holds"),
	SYM(F_GETPIPE_SZ, "how many bytes a pipe holds now"),
	SYM(F_ADD_SEALS, "forbid some changes to a memfd for ever"),
	SYM(F_GET_SEALS, "which changes to a memfd are forbidden"),
	SYM_END,
};

const struct sym_set sym_fcntl = { "fcntl command", "F_", "F_???", fcntl_rows, false, 0 };

/* One number has a name for terminals and another for sockets: strace prints the first. */
static const struct sym ioctl_rows[] = {
	SYM(FIONREAD, "bytes that can be read now; of UDP the length of the next datagram"),
	SYM(TIOCOUTQ,
	    "bytes written that have not left, which on a TCP socket means not acknowledged: "
	    "SIOCOUTQ"),
	SYM(SIOCATMARK, "1 if the next byte to be read is the one after TCP's urgent mark"),
	SYM(FIONBIO, "1 turns O_NONBLOCK on, 0 turns it off, in one call"),
	SYM(FIOASYNC, "1 turns SIGIO on, 0 turns it off (O_ASYNC)"),
	SYM(SIOCOUTQNSD, "bytes of a TCP socket that have not been sent at all yet"),
	SYM(FIOSETOWN, "which process gets SIGIO and SIGURG, as F_SETOWN"),
	SYM(FIOGETOWN, "which process gets SIGIO and SIGURG, as F_GETOWN"),
	SYM(SIOCSPGRP, "which process gets SIGIO and SIGURG, as F_SETOWN"),
	SYM(SIOCGPGRP, "which process gets SIGIO and SIGURG, as F_GETOWN"),
	SYM(SIOCGSTAMP_OLD, "when the last packet read came, in microseconds"),
	SYM(SIOCGSTAMPNS_OLD, "when the last packet read came, in nanoseconds"),
	SYM(FIOCLEX, "sets FD_CLOEXEC"),
	SYM(FIONCLEX, "clears FD_CLOEXEC"),
	SYM(SIOCINQ, "the socket's name of FIONREAD"),
	SYM(SIOCOUTQ,
	    "bytes sent but not acknowledged by TCP's peer, or a UDP socket's memory in flight"),
	{ "SIOCGSTAMP", SIOCGSTAMP_OLD, "what programs write for SIOCGSTAMP_OLD" },
	{ "SIOCGSTAMPNS", SIOCGSTAMPNS_OLD, "what programs write for SIOCGSTAMPNS_OLD" },
	SYM_END,
};

const struct sym_set sym_ioctl = { "ioctl request", "", NULL, ioctl_rows, false, 0 };
