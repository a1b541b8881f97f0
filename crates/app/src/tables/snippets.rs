//! How other programs open a table: lines to be copied.

use super::Told;

/// An engine, and what to type there.
#[derive(Debug, Clone)]
pub struct Snippet {
    pub engine: &'static str,
    /// The key of a sentence on what the engine needs first.
    pub needs: &'static str,
    pub text: String,
}

/// What to type to read a table in each engine.
pub fn snippets(table: &Told) -> Vec<Snippet> {
    let (place, name) = (&table.place, table.short());
    let (bucket, schema) = (place.starts_with("s3"), "hengce");
    let location = if bucket { place.clone() } else { format!("file://{place}") };
    let secret = if bucket {
        "CREATE SECRET (TYPE s3, KEY_ID '...', SECRET '...', ENDPOINT '...', URL_STYLE 'path');\n"
    } else {
        ""
    };
    let duckdb = format!(
        "INSTALL delta; LOAD delta;\n{secret}SELECT * FROM delta_scan('{place}') LIMIT 20;"
    );
    let python = format!(
        "from deltalake import DeltaTable\n\ntable = DeltaTable(\"{place}\")\nprint(table.version(), table.to_pandas().head())"
    );
    let spark = format!(
        "# pyspark --packages io.delta:delta-spark_2.13:4.0.0\nrows = spark.read.format(\"delta\").load(\"{}\")\nearlier = spark.read.format(\"delta\").option(\"versionAsOf\", {}).load(\"{0}\")\nrows.createOrReplaceTempView(\"{name}\")",
        if bucket { place.replacen("s3://", "s3a://", 1) } else { place.clone() },
        table.version,
    );
    let trino = format!(
        "CREATE SCHEMA IF NOT EXISTS delta.{schema};\nCALL delta.system.register_table(schema_name => '{schema}', table_name => '{name}', table_location => '{location}');\nSELECT * FROM delta.{schema}.{name} LIMIT 20;"
    );
    let bi = format!(
        "jdbc:trino://HOST:8080/delta/{schema}\n\nSELECT * FROM delta.{schema}.{name}"
    );
    let one = |engine, needs, text| Snippet { engine, needs, text };
    vec![
        one("DuckDB", "tables-needs-duckdb", duckdb),
        one("Python", "tables-needs-python", python),
        one("Spark", "tables-needs-spark", spark),
        one("Trino", "tables-needs-trino", trino),
        one("BI", "tables-needs-bi", bi),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(place: &str) -> Told {
        Told {
            name: "facts/site_day/standing".into(),
            place: place.into(),
            about: String::new(),
            version: 7,
            rows: 1,
            files: 1,
            bytes: 1,
            changed_at: None,
        }
    }

    #[test]
    fn each_engine_is_told_where_the_table_is_in_its_own_way() {
        let text = |place: &str, engine: &str| {
            snippets(&told(place)).into_iter().find(|snippet| snippet.engine == engine).unwrap().text
        };
        assert!(text("/srv/hengce/tables/x", "DuckDB").contains("delta_scan('/srv/hengce/tables/x')"));
        assert!(text("s3://figures/x", "DuckDB").contains("CREATE SECRET"));
        assert!(text("s3://figures/x", "Spark").contains("load(\"s3a://figures/x\")"));
        assert!(text("/srv/x", "Spark").contains("\"versionAsOf\", 7"));
        assert!(text("/srv/x", "Trino").contains("table_location => 'file:///srv/x'"));
        assert!(text("/srv/x", "BI").contains("delta.hengce.site_day_standing"));
    }
}
