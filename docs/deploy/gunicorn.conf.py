"""Gunicorn behind a proxy on the same machine: gunicorn -c docs/deploy/gunicorn.conf.py sendhub.wsgi"""

import multiprocessing

bind = "127.0.0.1:8000"
workers = 2 * multiprocessing.cpu_count()
threads = 4
timeout = 60
graceful_timeout = 20
# A worker that has served this many requests is replaced: fonts and pictures leave memory behind.
max_requests = 2000
max_requests_jitter = 200
# Its heartbeat file in memory: a busy disk must not look like a hung worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108  on Linux always there, and the file has no name
# Otherwise it opens a socket in the home folder of its user, which has none.
control_socket_disable = True
# No access log here: addresses could hold a search. The proxy keeps one without queries.
accesslog = None
