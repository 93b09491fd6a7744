# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that waits for all its sockets with select, and its two clients, in one process."""

import select, socket
srv = socket.socket()
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(("127.0.0.1", 7000))
srv.listen(5)
clients = [socket.create_connection(("127.0.0.1", 7000)) for _ in range(2)]
for i, c in enumerate(clients):
    c.sendall(b"hello %d" % i)
    c.shutdown(socket.SHUT_WR)
waits, ended = [srv], 0
while ended < 2:
    for s in select.select(waits, [], [])[0]:
        if s is srv:
            waits.append(srv.accept()[0])
            continue
        data = s.recv(100)
        if data:
            s.sendall(data.upper())
        else:
            ended += 1
            waits.remove(s)
            s.close()
for c in clients:
    c.recv(100)
    c.close()
srv.close()
