# What .ci/run and .ci/run-slow share. Each of them names its gates, one line a gate, and then calls `conclude`. `gate` has the
# machine to itself, `gate_beside` may run beside one other.
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
# The output and the verdict of each gate that was started, by its number.
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
started=0
running=()

pnpm() { node .ci/pnpm.mjs "$@"; }

# Whether a gate was named, or none was.
is_wanted() {
  [[ ${#wanted[@]} -eq 0 ]] && return
  local sentence
  for sentence in "${wanted[@]}"; do [[ $sentence == "$1" ]] && return; done
  return 1
}

# Whether a gate is to run. With --list its sentence is printed instead.
is_due() {
  is_wanted "$1" || return 1
  $list || return 0
  printf '%s\n' "$1"
  return 1
}

gate() {
  is_due "$1" || return 0
  wait_for_all_but 0
  printf '\n── %s ──\n' "$1"
  started=$((started + 1))
  judge "$started" "$@"
}

gate_beside() {
  is_due "$1" || return 0
  wait_for_all_but 1
  started=$((started + 1))
  judge "$started" "$@" >"$results/$started.log" 2>&1 &
  running+=("$started")
}

judge() {
  local number=$1 sentence=$2 began=$SECONDS verdict="holds"
  shift 2
  "$@" </dev/null || verdict="FAILS"
  printf '%s  %s (%s s)\n' "$verdict" "$sentence" "$((SECONDS - began))" >"$results/$number.verdict"
}

# Waits until no more than so many gates run, and prints what those have printed that ended.
wait_for_all_but() {
  local number still
  while true; do
    still=()
    for number in "${running[@]}"; do
      if [[ -e $results/$number.verdict ]]; then
        printf '\n── %s ──\n' "$(cat "$results/$number.verdict")"
        cat "$results/$number.log"
      else
        still+=("$number")
      fi
    done
    running=("${still[@]}")
    [[ ${#running[@]} -le $1 ]] && return
    wait -n
    # 127: no process is left, so that one was killed before its verdict.
    if [[ $? -eq 127 ]]; then
      for number in "${running[@]}"; do
        [[ -e $results/$number.verdict ]] || printf 'FAILS  gate %s was killed\n' "$number" >"$results/$number.verdict"
      done
    fi
  done
}

# Ends the run. Its arguments are the reports of the test runs; the first is counted.
conclude() {
  $list && exit 0
  wait_for_all_but 0
  printf '\n── Every gate at a glance ──\n'
  local failed=0 number reports=()
  for ((number = 1; number <= started; number += 1)); do cat "$results/$number.verdict"; done
  printf '\n'
  if grep --quiet '^FAILS' "$results"/*.verdict; then failed=1; fi
  for report in "$@"; do [[ -e $report || ${#wanted[@]} -eq 0 ]] && reports+=("$report"); done
  if [[ ${#reports[@]} -gt 0 ]]; then node .ci/count-tests.mjs "${reports[@]}" || failed=1; fi
  exit "$failed"
}

$list || pnpm install --frozen-lockfile || exit 1
