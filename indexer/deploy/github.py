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
      # When each provider was asked, and what it asked for. It goes to and fro with the database: who refused us
      # yesterday is left alone today.
      XDG_STATE_HOME: ${{ github.workspace }}/.state
      COUNT: import sqlite3; print(sqlite3.connect("papers.db").execute("select count(*) from papers").fetchone()[0])
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install
        run: |
          python -m pip install @install@
      - name: Fetch the database
        # "release not found" is the first run. Whatever else is said, or a release without a database, ends the job
        # here: an empty database must not take the place of one that could not be read.
        run: |
          cd "$RUNNER_TEMP"
          uploaded='.assets[] | select(.state == "uploaded") | .name'
          if gh release view "$TAG" --json assets --jq "$uploaded" >assets 2>said; then
            newest=$(grep '^backup-.*[.]db[.]gz$' assets | sort | tail -n 1)
            if [ -z "$newest" ]; then
              echo "::error::the release $TAG has no backup-*.db.gz; put one there, or delete the release to begin anew"
              exit 1
            fi
            gh release download "$TAG" --pattern "$newest"
            gunzip -c "$newest" >backup.db
            if grep -qx state.tar.gz assets; then
              gh release download "$TAG" --pattern state.tar.gz
              mkdir -p "$XDG_STATE_HOME"
              tar -xzf state.tar.gz -C "$XDG_STATE_HOME"
            fi
            cd "$OLDPWD"
            paperfeed restore "$RUNNER_TEMP/backup.db"
            python -c "$COUNT" >"$RUNNER_TEMP/papers"
          elif grep -q "release not found" said; then
            echo "No release yet: this is the first run."
          else
            cat said >&2
            exit 1
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
        # Under a name of its own, and only then without the older ones (the last is kept): an upload that fails takes
        # nothing away. `gh release upload --clobber` would delete first.
        run: |
          if [ ! -e papers.db ]; then exit 0; fi
          mkdir -p "$XDG_STATE_HOME"
          tar -czf "$RUNNER_TEMP/state.tar.gz" -C "$XDG_STATE_HOME" .
          now="$RUNNER_TEMP/backup-$(date -u +%Y%m%dT%H%M%SZ).db"
          paperfeed -q backup "$now" --force
          gzip -f "$now"
          if [ ! -e "$RUNNER_TEMP/papers" ]; then
            gh release create "$TAG" "$now.gz" "$RUNNER_TEMP/state.tar.gz" --title Papers --notes "The database."
            exit 0
          fi
          gh release upload "$TAG" "$RUNNER_TEMP/state.tar.gz" --clobber
          before=$(cat "$RUNNER_TEMP/papers")
          papers=$(python -c "$COUNT")
          if [ "$((papers * 2))" -lt "$before" ]; then
            echo "::error::$before papers were fetched and $papers are left; the release $TAG keeps what it has"
            exit 1
          fi
          gh release upload "$TAG" "$now.gz"
          grep '^backup-.*[.]db[.]gz$' "$RUNNER_TEMP/assets" | sort | sed '$d' | while read -r old; do
            gh release delete-asset "$TAG" "$old" --yes
          done
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
