"""Which words are about one work, told without identifiers: from titles, authors, years and abstracts. All pure.

What is known of a work (`described`), under which keys its likes are found (`keys`), and whether two are one (`judge`),
weighed by `titles` and `names`. Storing keys, candidates and decisions is for others.
"""
