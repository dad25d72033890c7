"""The embedded PostgreSQL: what it promises to those who start it, shown on real servers, killed ones among them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from app.kit import postgres_programs
from app.kit.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

HOLDER = """
import signal, sys
from pathlib import Path
from app.kit.embedded_postgres import EmbeddedPostgres

signal.signal(signal.SIGINT, signal.default_int_handler)
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
try:
    print("ready", flush=True)
    sys.stdin.read()
except KeyboardInterrupt:
    print("still there" if server.create_database("after_ctrl_c") else "", flush=True)
    server.stop()
"""


def answer(url: str, statement: str) -> str:
    """The one value of a statement."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        result = connection.execute(text(statement))
        return str(result.scalar_one()) if result.returns_rows else ""


def shown(url: str, name: str) -> str:
    """A setting of the server."""
    return answer(url, f"SHOW {name}")


def postmaster(server: EmbeddedPostgres) -> psutil.Process:
    """The first process of a server that runs."""
    process = postgres_programs.postmaster(server.data)
    assert process is not None
    return process


open_checkout = pytest.mark.skipif(
    not all(folder.stat().st_mode & 0o001 for folder in postgres_programs.program("postgres").parents),
    reason="this checkout is closed to other accounts",
)


def shut_down_cleanly(server: EmbeddedPostgres) -> bool:
    """Whether the next start will have nothing to recover."""
    control = subprocess.check_output([postgres_programs.program("pg_controldata"), server.data], text=True)
    return "cluster state:               shut down\n" in control


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a cluster of a server that was started and stopped."""
    directory = tmp_path_factory.mktemp("made")
    with EmbeddedPostgres(directory, durable=False):
        return directory


@pytest.fixture(scope="module")
def server(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server that the tests only ask."""
    with EmbeddedPostgres(shutil.copytree(made, tmp_path_factory.mktemp("shared") / "here"), durable=False) as running:
        yield running


@pytest.fixture
def ready(made: Path, tmp_path: Path) -> Path:
    """A directory of the test's own with a cluster in it: making one anew takes longest, and is the subject of few."""
    return shutil.copytree(made, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def holder(ready: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, with a process group of its own, that has started a server on ``ready``."""
    arguments = [sys.executable, "-c", HOLDER, str(ready)]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()
    leftover = postgres_programs.postmaster(ready / "data")
    if leftover:
        leftover.send_signal(signal.SIGQUIT)
        leftover.wait(20)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 230 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=230m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


class TestWhatRuns:
    def test_it_is_postgresql_18_with_checksums(self, server: EmbeddedPostgres):
        assert shown(server.url, "server_version").startswith("18.")
        assert shown(server.url, "data_checksums") == "on"

    def test_text_is_unicode_and_sorts_alike_on_every_machine(self, server: EmbeddedPostgres):
        assert shown(server.url, "server_encoding") == "UTF8"
        assert answer(server.url, "SELECT datlocprovider FROM pg_database WHERE datname = 'template1'") == "b"
        assert answer(server.url, "SELECT upper('é') || (SELECT min(c) FROM (VALUES ('a'), ('B')) v (c))") == "ÉB"

    def test_it_is_tuned_for_a_small_machine(self, server: EmbeddedPostgres):
        assert shown(server.url, "max_connections") == "200"
        assert shown(server.url, "shared_buffers") == "256MB"
        assert shown(server.url, "wal_level") == "replica"
        assert shown(server.url, "timezone") == "UTC"

    def test_its_files_are_for_its_account_only(self, server: EmbeddedPostgres):
        for private in (server.data, server.directory / ".s.PGSQL.5432", server.directory / "password", server.log):
            assert private.stat().st_mode & 0o077 == 0

    def test_it_does_not_listen_on_the_network(self, server: EmbeddedPostgres):
        assert not [c for c in postmaster(server).net_connections() if c.family in (socket.AF_INET, socket.AF_INET6)]

    def test_its_log_names_no_values_of_rows(self, server: EmbeddedPostgres):
        answer(server.url, "CREATE TABLE phones (phone text PRIMARY KEY)")
        engine = create_engine(server.url, poolclass=NullPool)
        insert = "INSERT INTO phones VALUES ('19900001111'), ('19900001111')"
        with engine.connect() as connection, pytest.raises(IntegrityError):
            connection.exec_driver_sql(insert)
        assert "phones_pkey" in server.log.read_text()
        assert "19900001111" not in server.log.read_text()


class TestDatabases:
    def test_a_database_is_made_once_under_any_name(self, server: EmbeddedPostgres):
        url = server.create_database('一呼"百应 %')
        answer(url, "CREATE TABLE kept ()")
        assert server.create_database('一呼"百应 %') == url
        assert answer(url, "SELECT current_database() || count(*) FROM kept") == '一呼"百应 %0'

    def test_a_database_may_be_a_copy(self, server: EmbeddedPostgres):
        answer(server.create_database("original"), "CREATE TABLE copied AS SELECT 7 AS number")
        assert answer(server.create_database("copy", template="original"), "SELECT number FROM copied") == "7"

    def test_a_template_that_is_not_there_is_a_sentence(self, server: EmbeddedPostgres):
        with pytest.raises(EmbeddedPostgresError, match=r'orphan could not be made: .*"nowhere" does not exist'):
            server.create_database("orphan", template="nowhere")


class TestSettings:
    def test_commits_are_durable_unless_asked_otherwise(self, server: EmbeddedPostgres, ready: Path):
        with EmbeddedPostgres(ready) as durable:
            assert shown(durable.url, "fsync") == shown(durable.url, "synchronous_commit") == "on"
            assert shown(durable.url, "full_page_writes") == "on"
        assert shown(server.url, "fsync") == shown(server.url, "synchronous_commit") == "off"
        assert shown(server.url, "full_page_writes") == "off"

    def test_the_callers_settings_win_and_the_operators_win_over_them(self, ready: Path):
        (ready / "local.conf").write_text("work_mem = '3MB'\n")
        settings = {"work_mem": "2MB", "max_connections": "42", "cluster_name": "it's \\ here"}
        with EmbeddedPostgres(ready, settings=settings, durable=False) as running:
            assert shown(running.url, "max_connections") == "42"
            assert shown(running.url, "cluster_name") == "it's \\ here"
            assert shown(running.url, "work_mem") == "3MB"

    def test_a_setting_that_postgresql_refuses_is_named(self, ready: Path):
        refused = EmbeddedPostgres(ready, settings={"shared_buffers": "plenty"}, durable=False)
        with pytest.raises(EmbeddedPostgresError, match='invalid value for parameter "shared_buffers": "plenty"'):
            refused.start()
        with EmbeddedPostgres(ready, durable=False) as mended:
            assert shown(mended.url, "shared_buffers") == "256MB"


class TestAddress:
    def test_a_path_too_long_for_a_socket_gives_loopback_with_a_password(self, made: Path, tmp_path: Path):
        with EmbeddedPostgres(shutil.copytree(made, tmp_path / ("long" * 30)), durable=False) as running:
            url = make_url(running.url)
            assert (url.host, shown(running.url, "listen_addresses")) == ("127.0.0.1", "127.0.0.1")
            wrong = url.set(drivername="postgresql", password="guess").render_as_string(hide_password=False)
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(wrong)

    def test_a_port_can_be_asked_for(self, ready: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with EmbeddedPostgres(ready, port=port, durable=False) as running:
            assert make_url(running.url).port == port
            assert answer(running.url, "SELECT 1") == "1"

    def test_a_port_that_is_taken_is_named(self, ready: Path):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with pytest.raises(EmbeddedPostgresError, match=r"could not bind .* Address already in use"):
                EmbeddedPostgres(ready, port=port, durable=False).start()

    def test_any_process_can_ask_for_the_address_while_it_runs(self, server: EmbeddedPostgres, tmp_path: Path):
        assert EmbeddedPostgres(server.directory).url == server.url
        with pytest.raises(EmbeddedPostgresError, match="No PostgreSQL is running"):
            _ = EmbeddedPostgres(tmp_path).url


class TestStartAndStop:
    def test_data_stay_over_a_clean_stop(self, ready: Path):
        with EmbeddedPostgres(ready) as first:
            answer(first.url, "CREATE TABLE kept AS SELECT 7 AS number")
        assert shut_down_cleanly(first)
        with EmbeddedPostgres(ready) as second:
            assert answer(second.url, "SELECT number FROM kept") == "7"

    def test_starting_and_stopping_can_be_repeated(self, ready: Path):
        running = EmbeddedPostgres(ready, durable=False)
        running.stop()
        assert running.start() == running.start()
        running.stop()
        running.stop()
        assert running.start() == running.url
        running.stop()

    def test_stopping_ends_open_sessions(self, ready: Path):
        running = EmbeddedPostgres(ready, durable=False)
        url = make_url(running.start()).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as session:
            session.execute("SELECT 1")
            running.stop()
            with pytest.raises(psycopg.OperationalError):
                session.execute("SELECT 1")
        assert shut_down_cleanly(running)

    def test_a_log_that_has_grown_large_is_put_aside(self, ready: Path):
        running = EmbeddedPostgres(ready, durable=False)
        running.start()
        running.stop()
        os.truncate(running.log, 17 * 2**20)
        with running:
            assert running.log.stat().st_size < 2**20
        assert (ready / "server.log.1").stat().st_size == 17 * 2**20

    def test_a_second_start_on_the_same_directory_is_refused(self, server: EmbeddedPostgres):
        with pytest.raises(EmbeddedPostgresError, match=rf"in use by another process \(number {os.getpid()}\)"):
            EmbeddedPostgres(server.directory).start()
        assert answer(server.url, "SELECT 1") == "1"

    def test_a_start_that_was_cut_off_is_made_anew(self, tmp_path: Path):
        (tmp_path / "data.new").mkdir()
        (tmp_path / "data.new" / "PG_VERSION").write_text("18")
        with EmbeddedPostgres(tmp_path, durable=False) as running:
            assert answer(running.url, "SELECT 1") == "1"


class TestKilled:
    def test_ctrl_c_reaches_the_starting_process_and_not_the_server(self, holder: subprocess.Popen[str], ready: Path):
        os.killpg(holder.pid, signal.SIGINT)
        assert holder.stdout is not None
        assert holder.stdout.read() == "still there\n"
        assert holder.wait() == 0
        assert shut_down_cleanly(EmbeddedPostgres(ready))

    def test_a_killed_starter_leaves_nothing_in_the_way(self, holder: subprocess.Popen[str], ready: Path):
        again = EmbeddedPostgres(ready)
        with pytest.raises(EmbeddedPostgresError, match=rf"in use by another process \(number {holder.pid}\)"):
            again.start()
        answer(again.url, "CREATE TABLE kept AS SELECT 7 AS number")
        abandoned = postmaster(again)
        holder.kill()
        holder.wait()
        with again:
            assert postmaster(again) != abandoned
            assert answer(again.url, "SELECT number FROM kept") == "7"

    def test_a_killed_server_recovers_though_a_busy_session_outlived_it(self, ready: Path):
        running = EmbeddedPostgres(ready)
        url = make_url(running.start()).set(drivername="postgresql").render_as_string(hide_password=False)
        answer(running.url, "CREATE TABLE kept AS SELECT 7 AS number")
        with psycopg.connect(url, autocommit=True) as busy:
            busy.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP $$")
            first = postmaster(running)
            first.kill()
            first.wait()
            running.stop()
            with running:
                assert answer(running.url, "SELECT number FROM kept") == "7"
            busy.pgconn.finish()

    def test_a_stale_process_number_that_belongs_to_somebody_else_is_no_server(self, ready: Path):
        running = EmbeddedPostgres(ready, durable=False)
        running.start()
        marker, lock = ready / "data" / "postmaster.pid", ready / ".s.PGSQL.5432.lock"
        stale = {file: file.read_text().splitlines(keepends=True)[1:] for file in (marker, lock)}
        running.stop()
        for file, rest in stale.items():
            file.write_text("".join([f"{os.getpid()}\n", *rest]))
        with running:
            assert answer(running.url, "SELECT 1") == "1"


class TestRefusals:
    def test_data_of_another_version_stay_untouched(self, tmp_path: Path):
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "PG_VERSION").write_text("16\n")
        with pytest.raises(EmbeddedPostgresError, match="holds data of PostgreSQL 16, and this is PostgreSQL 18"):
            EmbeddedPostgres(tmp_path).start()
        assert [file.name for file in (tmp_path / "data").iterdir()] == ["PG_VERSION"]

    def test_a_folder_with_something_else_stays_untouched(self, tmp_path: Path):
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "thesis.txt").touch()
        with pytest.raises(EmbeddedPostgresError, match="no PostgreSQL"):
            EmbeddedPostgres(tmp_path).start()
        assert [file.name for file in (tmp_path / "data").iterdir()] == ["thesis.txt"]

    def test_a_path_that_cannot_be_a_folder_is_named(self, tmp_path: Path):
        (tmp_path / "file").touch()
        with pytest.raises(EmbeddedPostgresError, match=r"cannot use .*file/db: Not a directory"):
            EmbeddedPostgres(tmp_path / "file" / "db").start()

    def test_a_folder_that_may_not_be_written_is_named(self, tmp_path: Path):
        if os.geteuid() == 0:
            pytest.skip("root may write everywhere")
        tmp_path.chmod(0o500)
        with pytest.raises(EmbeddedPostgresError, match=r"cannot use .*: Permission denied"):
            EmbeddedPostgres(tmp_path).start()

    def test_a_disk_too_small_for_a_new_database_is_named(self, small_disk: Path):
        (small_disk / "big").write_bytes(bytes(100 * 2**20))
        with pytest.raises(EmbeddedPostgresError, match=r"needs 200 MB, and the disk under .* has \d+ MB left"):
            EmbeddedPostgres(small_disk / "db").start()

    def test_a_full_disk_is_named_and_costs_no_data(self, small_disk: Path):
        with EmbeddedPostgres(small_disk / "db") as first:
            answer(first.url, "CREATE TABLE kept AS SELECT 7 AS number")
        filler = small_disk / "big"
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free))
        with pytest.raises(EmbeddedPostgresError, match="no space is left on the disk"):
            first.start()
        filler.unlink()
        with first:
            assert answer(first.url, "SELECT number FROM kept") == "7"


@pytest.mark.skipif(os.geteuid() != 0, reason="only for root, as whom PostgreSQL refuses to run")
class TestAsRoot:
    @open_checkout
    def test_a_folder_that_everybody_may_enter_is_handed_to_nobody(self):
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            place.chmod(0o755)
            with EmbeddedPostgres(place / "db", durable=False) as running:
                assert answer(running.url, "SELECT 1") == "1"
                assert postmaster(running).uids().effective == running.data.stat().st_uid

    def test_a_folder_that_only_root_may_enter_stays_so(self, tmp_path: Path):
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        with EmbeddedPostgres(closed / "db", durable=False) as running:
            assert answer(running.url, "SELECT 1") == "1"
            assert running.data.stat().st_uid == 0
        assert closed.stat().st_mode & 0o777 == 0o700

    @open_checkout
    def test_a_folder_of_somebody_elses_stays_theirs(self):
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            os.chown(place, 1, 1)
            with EmbeddedPostgres(place, durable=False) as running:
                assert answer(running.url, "SELECT 1") == "1"
                assert running.data.stat().st_uid == postmaster(running).uids().effective == 1

    @open_checkout
    def test_an_owner_unknown_to_the_system_is_named(self):
        with tempfile.TemporaryDirectory() as name:
            os.chown(name, 54321, 54321)
            with pytest.raises(EmbeddedPostgresError, match="effective user ID 54321: user does not exist"):
                EmbeddedPostgres(Path(name)).start()
            assert not (Path(name) / "data.new").exists()
