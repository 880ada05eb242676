"""Giving titles and abstracts to works that are known by an identifier or a title only.

Pure decisions: which title is which (`likeness`), who is who (`people`), what to take (`judge`). What is to be asked
and what came of it is kept by `indexer.store.resolutions`; `indexer.cli.resolve` puts it together with the crawler.
"""
