vim9script
# `:Hoverdeck`: its words, what each does, what Tab offers; and the words for a status line.

import autoload './hoverdeck/client.vim'
import autoload './hoverdeck/quiz.vim'
import autoload './hoverdeck/card.vim'
import autoload './hoverdeck/words.vim'

# The words whose next word is a card, and what is said once the server has done them.
const CHANGES = {
  suspend: 'Suspended %s: neither hovers nor quizzes show it.',
  unsuspend: '%s is asked and shown again.',
  hide: 'Hovers are silent for %s until it is due.',
  unhide: 'Hovers show %s again.',
  bury: '%s is not asked before tomorrow.',
  reset: '%s starts again as new; what happened stays in the history.',
}
const WORDS = ['quiz', 'file', 'this', 'card', 'stats', 'due', 'undo', 'open', 'restart'] + keys(CHANGES)->sort()

# Does what was typed after `:Hoverdeck`; nothing typed says how much is due.
export def Run(word: string = 'due', argument: string = '', ...rest: list<string>)
  if has_key(CHANGES, word)
    WithCard(argument, (id) => Change(word, id))
  elseif word == 'quiz'
    Quiz(argument)
  elseif word == 'file'
    WithFile((place) => quiz.Begin('quizFile', {uri: place.uri}))
  elseif word == 'this'
    WithCard(argument, (id) => quiz.Begin('quizCard', {card: id}))
  elseif word == 'card'
    Card(argument)
  elseif word == 'open'
    WithCard(argument, card.Open)
  elseif word == 'stats'
    Stats()
  elseif word == 'due'
    client.Ask('due', {}, (due) => client.Tell(words.Waiting(due)))
  elseif word == 'undo' && quiz.IsOpen()
    quiz.TakeBack()
  elseif word == 'undo'
    client.Ask('undo', {}, (result) => client.Tell(words.Undone(result.undone)))
  elseif word == 'restart'
    client.Restart()
  else
    client.Warn(printf('Hoverdeck has no `%s`; it has %s.', word, join(WORDS, ', ')))
  endif
enddef

# How many cards are due, in a few words; empty when none is. The first call starts the server; the number then comes from
# it when it changes.
export def Statusline(): string
  client.StartSoon()
  var due = get(client.counts, 'due', 0)
  return due > 0 ? printf('%d due', due) : ''
enddef

export def Complete(begun: string, line: string, _: number): list<string>
  var typed = split(line, '\s\+', 1)
  var offered = len(typed) <= 2 ? WORDS : len(typed) == 3 ? After(typed[1]) : []
  return offered->copy()->filter((_, it) => stridx(it, begun) == 0)
enddef

# What may follow a word.
def After(word: string): list<string>
  if word == 'quiz'
    return Scopes()
  elseif has_key(CHANGES, word) || index(['this', 'card', 'open'], word) >= 0
    return Cards('id')
  endif
  return []
enddef

export def CompleteCards(begun: string, _: string, __: number): list<string>
  return Cards('id')->filter((_, it) => stridx(it, begun) == 0)
enddef

export def CompleteScopes(begun: string, _: string, __: number): list<string>
  return Scopes()->filter((_, it) => stridx(it, begun) == 0)
enddef

def Scopes(): list<string>
  return Cards('deck') + ['ahead=7']
enddef

def Cards(key: string): list<string>
  return client.AskNow('cards', {}, [])->mapnew((_, it) => it[key])->sort()->uniq()
enddef

def Quiz(scope: string)
  var [key, value] = [matchstr(scope, '^\a\+\ze='), matchstr(scope, '=\zs.*')]
  if scope == '' && quiz.IsOpen()
    quiz.Redraw()
  elseif scope == ''
    quiz.Begin('quiz', {})
  elseif key == ''
    quiz.Begin('quiz', {deck: scope})
  elseif key == 'tag' && value != ''
    quiz.Begin('quiz', {tag: value})
  elseif key == 'ahead' && value =~ '^\d\+$'
    quiz.Begin('quiz', {ahead: str2nr(value)})
  else
    client.Warn(printf('Hoverdeck: `%s` is not understood: give a deck, tag=NAME or ahead=DAYS.', scope))
  endif
enddef

def Card(id: string)
  if id != ''
    client.Ask('card', {card: id}, (found) => card.Show(found, false))
  elseif quiz.IsOpen()
    quiz.Reveal()
  else
    AtCursor((found) => card.Show(found, true))
  endif
enddef

# Calls `Use` with the id that was given, or with that of the card in the quiz or at the cursor.
def WithCard(given: string, Use: func)
  var id = given != '' ? given : quiz.Card()
  if id != ''
    Use(id)
  else
    AtCursor((found) => Use(found.id))
  endif
enddef

def AtCursor(Use: func)
  WithFile((place) => {
    client.Ask('card', place, (found) => {
      if found == null
        client.Tell('There is no card for the word under the cursor.')
      else
        Use(found)
      endif
    })
  })
enddef

# Gives the server this buffer as it is now, and calls `Use` with the cursor's place in it.
def WithFile(Use: func)
  if index(['python', 'rust'], &filetype) < 0
    client.Warn('Hoverdeck knows the words of Python and Rust files: this is none.')
    return
  endif
  var place: dict<any> = {position: {line: line('.') - 1, character: col('.') - 1}}
  var buffer = bufnr()
  client.With(() => Use(extend(place, {uri: client.Show(buffer)})))
enddef

def Change(command: string, id: string)
  client.Ask(command, {card: id}, (_) => {
    var said = printf(CHANGES[command], id)
    if index(['suspend', 'bury'], command) < 0 || !quiz.Passes(id, said)
      client.Tell(said)
    endif
  })
enddef

# What `hoverdeck stats` prints, in a window.
def Stats()
  var command = client.Command()[: -2] + ['stats']
  if !executable(command[0])
    client.Warn(client.Missing())
    return
  endif
  var text = systemlist(join(mapnew(command, (_, it) => shellescape(it)), ' '))
  var shown = bufwinid('^hoverdeck stats$')
  if shown > 0
    win_execute(shown, 'close')
  endif
  botright new
  setlocal buftype=nofile bufhidden=wipe noswapfile nowrap nonumber
  setline(1, text)
  silent file hoverdeck\ stats
  setlocal nomodifiable filetype=hoverdeck_stats
  nnoremap <buffer> <nowait> <silent> q <Cmd>close<CR>
enddef
