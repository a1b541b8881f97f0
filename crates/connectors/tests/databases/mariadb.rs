//! MariaDB, by the protocol that MySQL speaks too.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use hengce_connectors::Source;

use crate::started::{Running, free_port, is_root, program, run};
use crate::{Question, keeps_its_bounds};

const SHOP: &str = "
SET time_zone = '+00:00';
CREATE DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE orders (no BIGINT UNSIGNED, day DATE, paid DECIMAL(30,4), rate DOUBLE, at TIMESTAMP NULL, is_open TINYINT(1), who VARCHAR(60), naive DATETIME(3), flags BIT(10), raw VARBINARY(8)) ENGINE=InnoDB;
INSERT INTO orders VALUES
  (18446744073709551615, '2026-09-01', 12345678901234567890.1200, 0.1, '2026-09-01 02:00:00', 1, '禾岚科技🌱, \"一号\"', '2026-09-01 10:00:00.250', b'1000000001', X'00FF'),
  (2, '2026-09-09', -0.0001, NULL, NULL, 0, NULL, NULL, NULL, NULL),
  (3, '2026-09-10', 1, 1, NOW(), 1, 'too late', NOW(), b'1', 'ab');
CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'read-only-1';
GRANT ALL ON shop.* TO reader@'127.0.0.1';
GRANT FILE ON *.* TO reader@'127.0.0.1';
";

const SPOIL: &str = "CREATE FUNCTION shop.spoil() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM shop.orders; RETURN 1; END//";

struct Server {
    folder: tempfile::TempDir,
    port: u16,
    _running: Running,
}

fn programs() -> [PathBuf; 3] {
    ["/usr/bin", "/usr/sbin", "/usr/local/bin"].map(PathBuf::from)
}

fn start() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let (data, port) = (folder.path().join("data"), free_port());
    let socket = folder.path().join("socket");
    let user = if is_root() { "--user=root" } else { "--skip-name-resolve" };
    let mut install = Command::new(program("mariadb-install-db", &programs()));
    install.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", user]);
    run(install.arg(format!("--datadir={}", data.display())));
    let mut server = Command::new(program("mariadbd", &programs()));
    server.args([
        "--no-defaults",
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--innodb-flush-log-at-trx-commit=0",
        user,
    ]);
    server.arg(format!("--datadir={}", data.display())).arg(format!("--port={port}"));
    server
        .arg(format!("--socket={}", socket.display()))
        .arg(format!("--pid-file={}", data.join("pid").display()));
    let running = Running(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let socket = format!("--socket={}", socket.display());
    run(Command::new(program("mariadb-admin", &programs())).args([
        "--no-defaults",
        "--wait=60",
        "-uroot",
        &socket,
        "ping",
    ]));
    run(Command::new(program("mariadb", &programs())).args([
        "--no-defaults",
        "--default-character-set=utf8mb4",
        "-uroot",
        &socket,
        "-e",
        SHOP,
    ]));
    run(Command::new(program("mariadb", &programs())).args([
        "--no-defaults",
        "--delimiter=//",
        "-uroot",
        &socket,
        "-e",
        SPOIL,
    ]));
    Server { folder, port, _running: running }
}

#[tokio::test]
#[ignore = "starts MariaDB: cargo xtask test runs it"]
async fn what_mariadb_says_arrives_exactly_and_nothing_is_changed() {
    let server = start();
    let of = |statement| Question { source: Source::Mysql, port: server.port, statement };
    let asked = of(
        "SELECT no, day, paid, rate, at, is_open, who AS `买家`, naive, flags, raw FROM orders WHERE day BETWEEN {from} AND '{to}' ORDER BY day; -- all",
    );
    assert_eq!(
        asked.answer().await.unwrap(),
        "no,day,paid,rate,at,is_open,买家,naive,flags,raw\n\
         18446744073709551615,2026-09-01,12345678901234567890.1200,0.1,2026-09-01T02:00:00Z,1,\"禾岚科技🌱, \"\"一号\"\"\",2026-09-01 10:00:00.250,513,00ff\n\
         2,2026-09-09,-0.0001,,,0,,,,\n"
    );
    let said = of("SELECT spoil()").answer().await.unwrap_err();
    assert!(said.to_string().contains("READ ONLY"), "{said}");
    let file = server.folder.path().join("taken.csv");
    let outfile = format!("SELECT * FROM orders INTO OUTFILE '{}'", file.display());
    assert_eq!(of(&outfile).answer().await.unwrap_err().id(), "statement_forbidden");
    assert!(!file.exists());
    assert_eq!(of("SELECT count(*) AS n FROM orders").answer().await.unwrap(), "n\n3\n");
    keeps_its_bounds(
        Source::Mysql,
        server.port,
        "SELECT SLEEP(20), 1 FROM orders",
        "SELECT seq FROM seq_1_to_5000",
    )
    .await;
}
