"""The pages as people meet them: in Chromium, from link to link, on the library that the demonstration makes."""
