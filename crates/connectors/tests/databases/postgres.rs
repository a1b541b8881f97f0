//! PostgreSQL.

use std::path::PathBuf;
use std::process::Command;

use hengce_connectors::Source;

use crate::started::{free_port, give, is_root, program, run};
use crate::{Question, keeps_its_bounds};

const SHOP: &str = "
CREATE TABLE orders (no bigint, day date, paid numeric(30,4), share numeric, at timestamptz, open boolean, who text, naive timestamp);
INSERT INTO orders VALUES
  (9007199254740993, '2026-09-01', 12345678901234567890.1200, 0.1, '2026-09-01 10:00:00+08', true, '禾岚科技🌱, \"一号\"', '2026-09-01 10:00:00'),
  (2, '2026-09-09', -0.0001, NULL, '2026-09-09 00:00:00.25+00', false, NULL, NULL),
  (3, '2026-09-10', 1, 1, now(), true, 'too late', now());
CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'DELETE FROM orders; SELECT 1';
CREATE SEQUENCE numbers;
CREATE USER reader PASSWORD 'read-only-1';
GRANT ALL ON ALL TABLES IN SCHEMA public TO reader;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO reader;
";

struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .map(|one| one.unwrap().path().join("bin"))
            .collect();
        versions.sort();
        versions.reverse();
        versions.push("/usr/bin".into());
        let programs = program("pg_ctl", &versions).parent().unwrap().to_owned();
        let server = Self { folder: tempfile::tempdir().unwrap(), programs, port: free_port() };
        if is_root() {
            give(server.folder.path(), "postgres");
        }
        let data = server.folder.path().join("data");
        run(server
            .command("initdb")
            .args(["-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C", "-N", "-D"])
            .arg(&data));
        let hosts = "local all all trust\nhost all owner 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
        std::fs::write(data.join("pg_hba.conf"), hosts).unwrap();
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -F",
            server.port,
            server.folder.path().display()
        );
        let log = server.folder.path().join("log");
        run(server
            .command("pg_ctl")
            .args(["-w", "-t", "60", "-o", &options])
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(&log)
            .arg("start"));
        run(server.command("createdb").args([
            "-h",
            "127.0.0.1",
            "-U",
            "owner",
            "-p",
            &server.port.to_string(),
            "shop",
        ]));
        server.sql(SHOP);
        server
    }

    /// A program of the database; it refuses to be run by root.
    fn command(&self, name: &str) -> Command {
        let place = self.programs.join(name);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&place) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&place);
        }
        command.current_dir(self.folder.path());
        command
    }

    fn sql(&self, text: &str) {
        let port = self.port.to_string();
        run(self.command("psql").args([
            "-v",
            "ON_ERROR_STOP=1",
            "-q",
            "-h",
            "127.0.0.1",
            "-U",
            "owner",
            "-p",
            &port,
            "-c",
            text,
            "shop",
        ]));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        _ = self.command("pg_ctl").args(["-m", "immediate", "-D"]).arg(data).arg("stop").output();
    }
}

#[tokio::test]
#[ignore = "starts PostgreSQL: cargo xtask test runs it"]
async fn what_postgresql_says_arrives_exactly_and_nothing_is_changed() {
    let server = Server::start();
    let of = |statement| Question { source: Source::Postgres, port: server.port, statement };
    let asked = of(
        "SELECT no, day, paid, share, at, open, who AS 买家, naive FROM orders WHERE day BETWEEN {from} AND '{to}' ORDER BY day;",
    );
    assert_eq!(
        asked.answer().await.unwrap(),
        "no,day,paid,share,at,open,买家,naive\n\
         9007199254740993,2026-09-01,12345678901234567890.1200,0.1,2026-09-01T02:00:00Z,true,\"禾岚科技🌱, \"\"一号\"\"\",2026-09-01 10:00:00\n\
         2,2026-09-09,-0.0001,,2026-09-09T00:00:00.25Z,false,,\n"
    );
    for statement in ["SELECT spoil()", "SELECT nextval('numbers')"] {
        let said = of(statement).answer().await.unwrap_err();
        assert!(said.to_string().contains("read-only"), "{said}");
    }
    // whatever a quotation hides from us, the server takes one statement or nothing
    assert!(of("SELECT '\\' AS a, 'b;c' AS d").answer().await.unwrap().contains("b;c"));
    assert_eq!(of("SELECT count(*) AS n FROM orders").answer().await.unwrap(), "n\n3\n");
    keeps_its_bounds(
        Source::Postgres,
        server.port,
        "SELECT pg_sleep(20)",
        "SELECT * FROM generate_series(1, 5000)",
    )
    .await;
}
