"""Giving titles and abstracts to works that are known by an identifier or a title only.

Pure decisions: how to ask for a title (`phrase`), and which of the works that come is the one asked for (`finding`, as
`indexer.works` judges). What is to be asked and what came of it is kept by `indexer.store.resolutions`;
`indexer.cli.resolve` puts it together with the crawler.
"""
