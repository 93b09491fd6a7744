# SPDX-License-Identifier: GPL-3.0-or-later
"""A server, and its client in a process of its own, which closes its copy of the listener."""
import os
import socket

srv = socket.socket()
srv.bind(("127.0.0.1", 7001))
srv.listen(5)
if os.fork() == 0:
    srv.close()
    cli = socket.create_connection(("127.0.0.1", 7001))
    cli.sendall(b"hello")
    cli.recv(100)
    cli.shutdown(socket.SHUT_WR)
    cli.recv(100)
    cli.close()
    os._exit(0)
conn, _ = srv.accept()
conn.sendall(conn.recv(100).upper())
conn.recv(100)
conn.close()
os.wait()
srv.close()
