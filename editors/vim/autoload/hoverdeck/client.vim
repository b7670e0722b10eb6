vim9script
# The plugin's own connection to `hoverdeck lsp`: started when first needed, asked, told what a buffer says now. It does not
# matter which language client wins the hover, nor whether there is one.

var job: job
var ready = false
var started_before = false
# Who waits for a server that starts: what to call then, and what if it does not.
var waiting: list<list<func>> = []
# Who waits for an answer: what to call if none comes.
var unanswered: dict<func> = {}
var asked = 0
# What was said of the settings.
var told: dict<bool> = {}
# The documents that the server knows, with the number of their last version.
var documents: dict<number> = {}
# Called when the server ends of itself.
var Ended: func = null_function

# How much is due, as the server says it: `{due: 3, new: 18}`.
export var counts: dict<any> = {}

export def Tell(text: string)
  echohl None
  echomsg text
enddef

export def Warn(text: string, _: number = 0)
  echohl WarningMsg
  echomsg text
  echohl None
enddef

# What the learner set: `cmd`, `settings`, `width`, `border`.
export def Setting(key: string, default: any): any
  var own = get(g:, 'hoverdeck', {})
  var value = type(own) == v:t_dict ? get(own, key, default) : default
  if type(value) == type(default)
    return value
  endif
  Once(printf('Hoverdeck: g:hoverdeck.%s must be like %s; see :help hoverdeck-config.', key, string(default)))
  return default
enddef

# Warns of a setting, once for each.
def Once(text: string)
  if !has_key(told, text)
    told[text] = true
    Warn(text)
  endif
enddef

export def Command(): list<string>
  return Setting('cmd', ['hoverdeck', 'lsp'])
enddef

export def Missing(): string
  return printf("Hoverdeck: `%s` is not on your PATH. Install it with `cargo install --path .`, or let g:hoverdeck = {'cmd': ['/path/to/hoverdeck', 'lsp']}", Command()[0])
enddef

export def Running(): bool
  return job != null_job && job_status(job) == 'run'
enddef

# Whom to call when the server ends while it is needed.
export def OnEnd(Callback: func)
  Ended = Callback
enddef

# Starts the server once Vim has time for it; for what is drawn often, so only the first call does it.
export def StartSoon()
  if !started_before && executable(Command()[0])
    started_before = true
    timer_start(0, (_) => With(() => 0))
  endif
enddef

# Calls `Use` once the server runs.
export def With(Use: func, Failed: func = Warn)
  if Running() && ready
    Use()
    return
  endif
  add(waiting, [Use, Failed])
  if !Running() && !Start()
    waiting = []
    Failed(Missing(), 0)
  endif
enddef

def Start(): bool
  var command = Command()
  if !executable(command[0])
    return false
  endif
  ready = false
  started_before = true
  documents = {}
  job = job_start(command, {in_mode: 'lsp', out_mode: 'lsp', err_io: 'null', out_cb: Heard, exit_cb: Exited, noblock: 1})
  var greeting = {
    processId: getpid(),
    clientInfo: {name: 'vim-hoverdeck', version: string(v:version)},
    rootUri: null,
    capabilities: {general: {positionEncodings: ['utf-8']}, textDocument: {hover: {contentFormat: ['markdown']}}},
    initializationOptions: extend({quiz: 'client'}, Setting('settings', {}), 'keep'),
  }
  ch_sendexpr(job, {method: 'initialize', params: greeting}, {callback: Greeted})
  return true
enddef

def Greeted(_: channel, __: any)
  ch_sendexpr(job, {method: 'initialized', params: {}})
  ready = true
  var now = waiting
  waiting = []
  for [Use, _] in now
    Use()
  endfor
enddef

# What the server says of itself. What it asks of a client that announced nothing gets a null.
def Heard(_: channel, message: any)
  if type(message) != v:t_dict
    return
  elseif get(message, 'method', '') == 'hoverdeck/due'
    counts = message.params
    redrawstatus!
    if exists('#User#HoverdeckDue')
      doautocmd <nomodeline> User HoverdeckDue
    endif
  elseif has_key(message, 'id') && has_key(message, 'method')
    ch_sendexpr(job, {id: message.id, result: null})
  endif
enddef

def Exited(ended: job, _: number)
  if ended == job
    var [began, without_server, without_answer] = [ready, waiting, unanswered]
    [waiting, unanswered, counts] = [[], {}, {}]
    ready = false
    redrawstatus!
    # One that never began would end again and again.
    if began && Ended != null_function
      Ended()
    endif
    for [_, Failed] in without_server
      Failed(printf('Hoverdeck did not start; what `%s` says in a terminal tells more.', join(Command())), 0)
    endfor
    for Failed in values(without_answer)
      Failed('The server ended.', 0)
    endfor
  endif
enddef

# Sends a command of the client contract (without `hoverdeck.`). `Answer` gets its result, `Failed` what went wrong.
export def Ask(command: string, argument: dict<any>, Answer: func, Failed: func = Warn)
  With(() => {
    asked += 1
    var number = string(asked)
    unanswered[number] = Failed
    ch_sendexpr(job, Call(command, argument), {callback: (_, reply) => {
      if has_key(unanswered, number)
        remove(unanswered, number)
      endif
      if has_key(reply, 'error')
        Failed(reply.error.message, reply.error.code)
      else
        Answer(get(reply, 'result', null))
      endif
    }})
  }, Failed)
enddef

# The same at once, for completion: `default` if no server runs or it takes longer than half a second.
export def AskNow(command: string, argument: dict<any>, default: any): any
  if !Running() || !ready
    return default
  endif
  var reply = ch_evalexpr(job, Call(command, argument), {timeout: 500})
  return type(reply) == v:t_dict ? get(reply, 'result', default) : default
enddef

def Call(command: string, argument: dict<any>): dict<any>
  return {method: 'workspace/executeCommand', params: {command: 'hoverdeck.' .. command, arguments: [argument]}}
enddef

# Tells the server what a buffer says now; gives its URI.
export def Show(buffer: number): string
  var uri = Uri(fnamemodify(bufname(buffer), ':p'))
  var text = join(getbufline(buffer, 1, '$'), "\n") .. "\n"
  var version = get(documents, uri, 0) + 1
  documents[uri] = version
  if version == 1
    var document = {uri: uri, languageId: getbufvar(buffer, '&filetype'), version: version, text: text}
    ch_sendexpr(job, {method: 'textDocument/didOpen', params: {textDocument: document}})
  else
    var change = {textDocument: {uri: uri, version: version}, contentChanges: [{text: text}]}
    ch_sendexpr(job, {method: 'textDocument/didChange', params: change})
  endif
  return uri
enddef

export def Uri(path: string): string
  var plain = substitute(path, '\\', '/', 'g')
  var escaped = substitute(plain, '[^A-Za-z0-9/._~-]', (found) => Percents(found[0]), 'g')
  return (plain[0] == '/' ? 'file://' : 'file:///') .. escaped
enddef

def Percents(letter: string): string
  return range(strlen(letter))->map((_, at) => printf('%%%02X', char2nr(strpart(letter, at, 1), false) % 256))->join('')
enddef

# Ends the server and starts it again.
export def Restart()
  if Running()
    job_stop(job, 'kill')
  endif
  ready = false
  Start()
  With(() => Tell('Hoverdeck was started again.'))
enddef
