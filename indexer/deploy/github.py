"""A workflow for GitHub Actions: the database lives in a release of the repository, between two runs nowhere else."""

from __future__ import annotations

from datetime import timedelta

from indexer.deploy import Place, cron_times, filled, quoted

#: Each run carries the database to and fro.
_USUAL = timedelta(hours=3)
# Off the hour, when everybody else's jobs begin.
_MINUTE = 17

_WORKFLOW = """\
# .github/workflows/paperfeed.yml, in a repository with a paperfeed.toml. GitHub's machines share their addresses, which
# arXiv throttles: expect deferrals, and use a machine of your own for anything large.
name: papers
on:
  schedule:
    - cron: "@times@"
  workflow_dispatch:
permissions:
  contents: write
# Never two at once: the second would put back an older database.
concurrency:
  group: papers
  cancel-in-progress: false
jobs:
  crawl:
    runs-on: ubuntu-latest
    timeout-minutes: 300
    env:
      GH_TOKEN: ${{ github.token }}
      TAG: papers
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install
        run: |
          python -m pip install @install@
      - name: Fetch the database
        # No release yet is the first run. A release that can't be read must not be replaced by an empty database.
        run: |
          if gh release view "$TAG" >/dev/null 2>&1; then
            gh release download "$TAG" --pattern backup.db.gz
            gunzip backup.db.gz
            paperfeed restore backup.db
          fi
      - name: Harvest what is due
        id: crawl
        # 75 is "try later". Any other code fails the job, after what was harvested is kept.
        run: |
          code=0
          paperfeed -q crawl --due || code=$?
          if [ "$code" -eq 75 ]; then code=0; fi
          echo "code=$code" >> "$GITHUB_OUTPUT"
      - name: Keep the database
        run: |
          if [ ! -e papers.db ]; then exit 0; fi
          paperfeed -q backup backup.db --force
          gzip -f backup.db
          gh release view "$TAG" >/dev/null 2>&1 || gh release create "$TAG" --title Papers --notes "The database."
          gh release upload "$TAG" backup.db.gz --clobber
      - name: Keep the raw answers
        uses: actions/upload-artifact@v4
        with:
          name: archive-${{ github.run_id }}-${{ github.run_attempt }}
          path: papers.db.archive/*.warc.gz
          if-no-files-found: ignore
      - name: Say how it went
        run: |
          if [ -e papers.db ]; then paperfeed status || true; fi
          exit "${{ steps.crawl.outputs.code }}"
"""


def files(place: Place) -> dict[str, str]:
    """For `.github/workflows/`."""
    every = place.every or _USUAL
    minute = _MINUTE % (every.seconds // 60) if every.seconds < 3600 and every.days == 0 else _MINUTE
    return {"paperfeed.yml": filled(_WORKFLOW, times=cron_times(every, minute), install=quoted(place.install))}
