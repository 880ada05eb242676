"""The sample web: invented papers and people, served on loopback in the formats of the real hosts (`web.SampleWeb`)."""
