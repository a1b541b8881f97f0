//! The strands of the demo company's work, each planned on its own.

mod baidu;
mod wechat;
