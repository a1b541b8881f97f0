//! Delta Lake tables behind one small interface: a folder, or an S3-compatible store by its URL.

use deltalake as _;
