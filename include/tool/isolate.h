/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A network of this process's own, with nothing in it but a loopback interface that is up. What
 * runs here reaches no server of this machine and is in nobody's way, whatever ports it uses.
 */
#ifndef SOSH_TOOL_ISOLATE_H
#define SOSH_TOOL_ISOLATE_H

/*
 * For the rest of this process, which must have one thread. Who is not root is the same user
 * afterwards and may no more than before. -1 and errno where the kernel does not allow it.
 */
int isolate(void);

#endif
