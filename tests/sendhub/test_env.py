import pytest

from sendhub import env


def test_text_required_names_the_variable(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(env.WrongEnvironment, match="Set SECRET_KEY in the environment"):
        env.text("SECRET_KEY")


def test_load_takes_lines_and_leaves_what_is_set(monkeypatch, tmp_path):
    monkeypatch.setenv("DEMO_MODE", "False")
    monkeypatch.setenv("MAIL_HOST", "")
    monkeypatch.delenv("MAIL_HOST")
    file = tmp_path / ".env"
    file.write_text("# a remark = no setting\nDEMO_MODE=True\n\nMAIL_HOST = mail.example.org\n")

    env.load(file)

    assert (env.text("DEMO_MODE"), env.text("MAIL_HOST")) == ("False", "mail.example.org")


def test_load_without_a_file_does_nothing(tmp_path):
    env.load(tmp_path / ".env")


def test_text_empty_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("MAIL_HOST", "  ")

    assert env.text("MAIL_HOST", "localhost") == "localhost"


@pytest.mark.parametrize(("value", "expected"), [("True", True), ("False", False), ("", True)])
def test_flag_reads_true_and_false(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)

    assert env.flag("DEBUG", True) is expected


@pytest.mark.parametrize("value", ["true", "false", "1", "0", "yes", "TRUE", "Flase"])
def test_flag_refuses_what_is_only_near(monkeypatch, value):
    monkeypatch.setenv("DEBUG", value)

    with pytest.raises(env.WrongEnvironment) as refusal:
        env.flag("DEBUG", False)

    assert str(refusal.value) == "Set DEBUG to True or to False, spelled exactly so."


def test_number_reads_digits(monkeypatch):
    monkeypatch.setenv("PORT", "8001")

    assert env.number("PORT", 8000) == 8001


@pytest.mark.parametrize("value", ["8000a", "-1", "8.5", "８０００"])
def test_number_refuses_all_but_digits(monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(env.WrongEnvironment, match="Set PORT to a whole number"):
        env.number("PORT", 8000)


def test_number_default_may_be_none(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)

    assert env.number("PORT", None) is None


def test_words_splits_at_commas_and_blanks(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "send.example.org, www.example.org,127.0.0.1 ")

    assert env.words("ALLOWED_HOSTS", []) == ["send.example.org", "www.example.org", "127.0.0.1"]


def test_words_default_is_a_copy(monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    default = ["127.0.0.1"]

    env.words("ALLOWED_HOSTS", default).append("example.org")

    assert default == ["127.0.0.1"]


def test_database_not_set_is_none(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert env.database("DATABASE_URL") is None


def test_database_reads_a_server(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://app:p%40ss%2Fword@db.example.org:5433/sendhub?sslmode=require"
    )

    assert env.database("DATABASE_URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "sendhub",
        "USER": "app",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_database_reads_a_socket_folder(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://sendhub_app@/sendhub?host=%2Fsrv%2Fsend+hub%2Frun"
    )

    entry = env.database("DATABASE_URL")

    assert (entry["HOST"], entry["PORT"], entry["PASSWORD"], entry["OPTIONS"]) == (
        "/srv/send hub/run",
        "",
        "",
        {},
    )


@pytest.mark.parametrize(
    "url",
    [
        "mysql://app:secret@host/sendhub",
        "postgresql://app:secret@host",
        "postgresql://host/sendhub",
        "postgresql://app:secret@host:port/sendhub",
        "sendhub",
    ],
)
def test_database_refusal_shows_the_shape_and_not_the_value(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(env.WrongEnvironment) as refusal:
        env.database("DATABASE_URL")

    assert (
        str(refusal.value)
        == "Set DATABASE_URL to something like postgresql://user:password@host:5432/database."
    )
