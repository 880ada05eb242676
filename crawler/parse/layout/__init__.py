"""A page as people see it: blocks, lines, sections, boxes."""
