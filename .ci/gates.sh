# What .ci/run and .ci/run-slow share. Each of them names its gates, one line a gate, and then calls `conclude`.
#
#   bash .ci/run                           every gate
#   bash .ci/run --list                    their sentences, one a line
#   bash .ci/run "Types hold everywhere"   this gate, or several
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

list=false
if [[ ${1-} == --list ]]; then
  list=true
  shift
fi
wanted=("$@")
if ! $list; then known=$(bash "$0" --list); fi
for sentence in "${wanted[@]}"; do
  if ! grep --fixed-strings --line-regexp --quiet -e "$sentence" <<<"$known"; then
    printf 'No gate has the sentence "%s": %s --list prints them.\n' "$sentence" "$0" >&2
    exit 2
  fi
done
verdicts=()
failed=0

pnpm() { node .ci/pnpm.mjs "$@"; }

# Whether a gate was named, or none was.
is_wanted() {
  [[ ${#wanted[@]} -eq 0 ]] && return
  local sentence
  for sentence in "${wanted[@]}"; do [[ $sentence == "$1" ]] && return; done
  return 1
}

gate() {
  local sentence=$1 started=$SECONDS verdict="holds "
  shift
  is_wanted "$sentence" || return 0
  if $list; then
    printf '%s\n' "$sentence"
    return 0
  fi
  printf '\n── %s ──\n' "$sentence"
  if ! "$@" </dev/null; then
    verdict="FAILS "
    failed=1
  fi
  verdicts+=("$verdict $sentence ($((SECONDS - started)) s)")
}

# Ends the run. Its arguments are the reports of the test runs; the first is counted.
conclude() {
  $list && exit 0
  printf '\n── Every gate at a glance ──\n'
  printf '%s\n\n' "${verdicts[@]}"
  local reports=()
  for report in "$@"; do [[ -e $report || ${#wanted[@]} -eq 0 ]] && reports+=("$report"); done
  if [[ ${#reports[@]} -gt 0 ]]; then node .ci/count-tests.mjs "${reports[@]}" || failed=1; fi
  exit "$failed"
}

$list || pnpm install --frozen-lockfile || exit 1
