"""Manifests for Kubernetes: a volume, the config, and two cron jobs that never run beside themselves."""

from __future__ import annotations

import json
import textwrap

from indexer.deploy import USUAL, Place, cron_times, filled, quoted

_VOLUME = """\
# kubectl apply -f paperfeed.yaml. The image is any that has paperfeed installed (`pip install paperfeed`).
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: papers
  labels: {app.kubernetes.io/name: paperfeed}
spec:
  # A disk, never a network file system: SQLite's log needs shared memory.
  accessModes: [ReadWriteOnce]
  resources:
    requests: {storage: 20Gi}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: paperfeed
  labels: {app.kubernetes.io/name: paperfeed}
data:
  paperfeed.toml: |
    # contact = "mailto:you@example.org"      required before a real host is asked
    #
    # [[source]]
    # name = "arxiv:cs.CL"
    # kind = "arxiv_oai"
    # category = "cs.CL"
"""

_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: @name@
  labels: {app.kubernetes.io/name: paperfeed}
spec:
  schedule: "@times@"
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 300
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 10
  jobTemplate:
    spec:
      # The next run takes up what this one left.
      backoffLimit: 0
      activeDeadlineSeconds: @seconds@
      template:
        metadata:
          labels: {app.kubernetes.io/name: paperfeed}
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 30
          securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001}
          containers:
            - name: paperfeed
              image: @image@
              workingDir: /papers
              command:
                - sh
                - -c
                - |
@script@
              env:
                - {name: PAPERFEED_CONFIG, value: /config/paperfeed.toml}
                - {name: PAPERFEED_DB, value: /papers/papers.db}
                - {name: XDG_STATE_HOME, value: /papers/.state}
              resources:
                requests: {cpu: 100m, memory: 256Mi}
                limits: {memory: 2Gi}
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL]}
              volumeMounts:
                - {name: papers, mountPath: /papers}
                - {name: config, mountPath: /config, readOnly: true}
                - {name: tmp, mountPath: /tmp}
          volumes:
            - {name: papers, persistentVolumeClaim: {claimName: papers}}
            - {name: config, configMap: {name: paperfeed}}
            - {name: tmp, emptyDir: {}}
"""

_CRAWL = """\
code=0
paperfeed -q crawl --due || code=$?
# 75 is "try later", which the next run does.
if [ "$code" -eq 75 ]; then code=0; fi
exit "$code"
"""

_BACKUP = """\
set -e
paperfeed -q backup papers-backup.db --force
paperfeed -q archive --keep @keep@
"""


def files(place: Place) -> dict[str, str]:
    """For `kubectl apply -f`. Folder and program are those of the container."""
    crawl = {"name": "paperfeed-crawl", "times": cron_times(place.every or USUAL), "seconds": "43200", "script": _CRAWL}
    backup = {"name": "paperfeed-backup", "times": "41 2 * * *", "seconds": "7200", "script": _BACKUP}
    return {"paperfeed.yaml": "---\n".join([_VOLUME, _job(place, **crawl), _job(place, **backup)])}


def _job(place: Place, *, script: str, **values: str) -> str:
    told = textwrap.indent(filled(script, keep=quoted(place.keep)), " " * 18).rstrip("\n")
    # A JSON string is one of YAML too.
    return filled(_JOB, image=json.dumps(place.image), script=told, **values)
