/** What each shell is told once. It asks `run-exp complete` with the line up to the cursor; a candidate a line comes back. */
export const shellScripts = {
  bash: `# run-exp completion for bash: source <(run-exp completion bash)
_run_exp() {
  local IFS=$'\\n'
  COMPREPLY=($(run-exp complete --shell bash -- "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _run_exp run-exp
`,
  zsh: `#compdef run-exp
# run-exp completion for zsh: source <(run-exp completion zsh)
_run_exp() {
  local -a found open
  found=("\${(@f)$(run-exp complete --shell zsh -- "$LBUFFER" 2>/dev/null)}")
  found=(\${found:#})
  if (( ! \${#found} )); then _files; return; fi
  open=(\${(M)found:#*[=/]})
  compadd -Q -S '' -- $open
  compadd -Q -- \${found:|open}
}
compdef _run_exp run-exp
`,
  fish: `# run-exp completion for fish: run-exp completion fish | source
function __run_exp_complete
  run-exp complete --shell fish -- (commandline -cp) 2>/dev/null
end
complete -c run-exp -f -a '(__run_exp_complete)'
`,
} as const;

export type Shell = keyof typeof shellScripts;
export const shells = Object.keys(shellScripts) as Shell[];
