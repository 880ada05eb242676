"""Pages to come back to, each with an Atom and a JSON feed: a day, a category, a watch; and the list of all feeds."""
