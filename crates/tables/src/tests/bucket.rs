//! Promises about settings of a bucket, as far as they can be kept without one.

use super::*;

#[test]
fn settings_are_those_that_such_stores_know() {
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let given = [("AWS_REGION", "cn-north-1"), ("HOME", "/root"), ("AWS_NONSENSE", "1")].map(pair);
    assert_eq!(Options::of(given), Options::of([pair(("aws_region", "cn-north-1"))]));
}

#[test]
fn a_bucket_must_be_named() {
    assert!(Store::open("s3://", &Options::default()).is_err());
    let store = Store::open("s3://figures/hengce", &Options::default()).unwrap();
    assert_eq!(store.url(), "s3://figures/hengce/");
}
