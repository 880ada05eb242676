"""Commands of `scrapy` that this project does differently."""
