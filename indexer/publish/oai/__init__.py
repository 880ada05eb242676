"""The library as an OAI-PMH 2.0 repository, for other paperfeeds and for anybody's harvester.

http://www.openarchives.org/OAI/openarchivesprotocol.html
"""
