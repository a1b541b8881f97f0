"""Promises about the tables that programs of others can keep us to: they open them, in a folder and in a bucket, and
find the numbers that stand in the imported file. The program itself is run as people run it."""

import csv
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

import boto3
import duckdb
from deltalake import DeltaTable
from moto.server import ThreadedMotoServer

HENGCE = os.environ["HENGCE"]
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
OWNER = "系统管理员"
logging.getLogger("werkzeug").setLevel(logging.ERROR)


def hengce(*words, env=None, stdin=""):
    done = subprocess.run(
        [HENGCE, *map(str, words)], input=stdin, capture_output=True, text=True, env={**os.environ, **(env or {})}
    )
    if done.returncode:
        raise AssertionError(f"hengce {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
    return done.stdout


def company(folder, env=None, place=None):
    """A new data folder with one file imported."""
    words = ["init", folder, "--password-stdin"] + (["--tables", place] if place else [])
    hengce(*words, env=env, stdin="a-long-password-for-this-test\n")
    hengce("import", folder, FIXTURES / "baidu-plan.csv", "--owner", OWNER, env=env)


def told(folder, env=None, *more):
    tables = json.loads(hengce("tables", folder, "--json", *more, env=env))["tables"]
    return {table["name"]: table for table in tables}


def wanted(name="baidu-plan.csv"):
    """The sums of the file as Python's own reader finds them."""
    lines = (FIXTURES / name).read_text("gb18030").splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("日期"))
    rows = [row for row in csv.DictReader(lines[head:]) if row["日期"][:2] == "20"]
    number = lambda text: Decimal(text.lstrip("￥").replace(",", ""))
    total = lambda column: sum(number(row[column]) for row in rows)
    return len(rows), total("点击"), total("消费")


def by_duckdb(table, where="true"):
    rows = table.to_pyarrow_table()  # noqa: F841  DuckDB reads it by this name
    return duckdb.sql(f"select count(*), sum(clicks), sum(cost) from rows where {where}").fetchall()[0]


class InAFolder(unittest.TestCase):
    def setUp(self):
        self.base = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.base, True)
        self.folder = self.base / "company"

    def test_duckdb_finds_the_numbers_of_the_imported_file(self):
        company(self.folder)
        tables = told(self.folder)
        standing = DeltaTable(tables["facts/baidu_search_ads/standing"]["place"])
        self.assertEqual(by_duckdb(standing), wanted())
        history = DeltaTable(tables["facts/baidu_search_ads/history"]["place"])
        self.assertEqual(by_duckdb(history), wanted())
        self.assertEqual(tables["facts/baidu_search_ads/standing"]["rows"], wanted()[0])

    def test_duckdb_reads_the_very_files_that_the_log_names(self):
        company(self.folder)
        table = DeltaTable(told(self.folder)["facts/baidu_search_ads/standing"]["place"])
        found = duckdb.sql(f"select count(*), sum(clicks), sum(cost) from read_parquet({table.file_uris()})")
        self.assertEqual(found.fetchall()[0], wanted())

    def test_a_file_that_is_imported_twice_counts_once(self):
        company(self.folder)
        hengce("import", self.folder, FIXTURES / "baidu-plan.csv", "--owner", OWNER)
        standing = DeltaTable(told(self.folder, None, "--tend")["facts/baidu_search_ads/standing"]["place"])
        self.assertEqual(by_duckdb(standing), wanted())

    def test_an_earlier_version_is_read_as_it_was(self):
        company(self.folder)
        place = told(self.folder)["facts/baidu_search_ads/standing"]["place"]
        before = DeltaTable(place).version()
        changed = self.base / "restated.csv"
        text = (FIXTURES / "baidu-plan.csv").read_text("gb18030")
        changed.write_text(text.replace("182.40", "200.00").replace("09:12:33", "10:12:33"), "gb18030")
        hengce("import", self.folder, changed, "--owner", OWNER)
        count, clicks, cost = wanted()
        self.assertEqual(by_duckdb(DeltaTable(place)), (count, clicks, cost + Decimal("17.60")))
        self.assertEqual(by_duckdb(DeltaTable(place, version=before)), (count, clicks, cost))
        history = DeltaTable(told(self.folder)["facts/baidu_search_ads/history"]["place"])
        self.assertGreater(by_duckdb(history)[0], count, "both versions of the row are kept")


class InABucket(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        cls.server.start()
        host, port = cls.server.get_host_and_port()
        cls.env = {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "of-the-test",
            "AWS_SECRET_ACCESS_KEY": "of-the-test",
            "AWS_REGION": "us-east-1",
        }
        client = boto3.client(
            "s3",
            endpoint_url=cls.env["AWS_ENDPOINT_URL"],
            aws_access_key_id="of-the-test",
            aws_secret_access_key="of-the-test",
            region_name="us-east-1",
        )
        client.create_bucket(Bucket="figures")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_the_tables_are_in_the_bucket_alone_and_read_from_there(self):
        with tempfile.TemporaryDirectory() as base:
            folder = Path(base) / "company"
            company(folder, self.env, "s3://figures/hengce")
            tables = told(folder, self.env, "--tend")
            place = tables["facts/baidu_search_ads/standing"]["place"]
            self.assertEqual(place, "s3://figures/hengce/facts/baidu_search_ads/standing")
            self.assertFalse((folder / "tables").exists(), "nothing of them is on this machine")
            options = {**self.env, "AWS_S3_ALLOW_UNSAFE_RENAME": "false"}
            self.assertEqual(by_duckdb(DeltaTable(place, storage_options=options)), wanted())
            again = hengce("import", folder, FIXTURES / "baidu-plan.csv", "--owner", OWNER, env=self.env)
            self.assertIn("unchanged", again)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)
