vim9script
# The quiz: keys in, commands of the server out, its steps in a popup. The server holds the quiz; how a step looks is
# `page.vim`. An answer counts when the server says that it is written, and only then the next question comes.

import autoload './client.vim'
import autoload './card.vim' as cards
import autoload './page.vim'
import autoload './popup.vim'
import autoload './words.vim'

# The error code of a quiz that the server does not know, because it was started anew.
const INVALID = -32602

# The quiz on the screen: `begun` (command and argument), `step`, `answers`, `said`, `ids`, `busy`. Empty when there is none.
var here: dict<any> = {}

# Begins a quiz with `quiz`, `quizCard` or `quizFile`. One that is open ends.
export def Begin(command: string, argument: dict<any>)
  client.Ask(command, argument, (step) => {
    if type(get(step, 'quiz', null)) != v:t_string
      client.Tell(step.text)
      return
    endif
    Close()
    CommandMode()
    here = {begun: [command, argument], step: step, answers: [], said: [], busy: false}
    here.ids = popup.Open(Page(), Key, Closed)
    client.OnEnd(Ended)
  })
enddef

export def IsOpen(): bool
  return !empty(here)
enddef

# The id of the card that is asked; empty when none is.
export def Card(): string
  return IsOpen() && here.step.step != 'done' ? here.step.card.id : ''
enddef

# Shows the answer to the question.
export def Reveal()
  if here.step.step == 'question'
    Send('reveal', {}, (step) => Go(step, []))
  endif
enddef

# Goes on to the next card if this one was just left out, and says why; gives whether it does.
export def Passes(id: string, said: string): bool
  if Card() != id || here.busy
    return false
  endif
  Send('skip', {card: id}, (step) => Go(step, [said, 'HoverdeckNotice']))
  return true
enddef

def Page(): dict<any>
  return page.Step(here.step, here.answers, here.said, popup.Width(), localtime())
enddef

# Fits the popup to a screen that has changed.
export def Redraw()
  if IsOpen()
    popup.Draw(here.ids, Page())
  endif
enddef

augroup hoverdeck_quiz
  autocmd!
  autocmd VimResized * Redraw()
augroup END

def Key(id: number, key: string): bool
  if key == ' ' || key == "\<CR>"
    if here.step.step == 'question'
      Reveal()
    else
      popup.Scroll(id, max([popup_getpos(id).core_height / 2, 1]))
    endif
  elseif key =~ '^[1-5]$'
    Rate(str2nr(key))
  elseif key == 'u'
    TakeBack()
  elseif key == 's' && here.step.step != 'done'
    Send('skip', {card: here.step.card.id}, (step) => Go(step, []))
  elseif key == 'e' && here.step.step != 'done'
    var asked = here.step.card.id
    Close()
    cards.Open(asked)
  elseif key == 'r' && here.step.step == 'done'
    Again()
  elseif key == 'q' || key == "\<Esc>"
    Close()
  elseif key == ':'
    return false
  else
    popup.Scrolled(id, key)
  endif
  return true
enddef

# Ends typing and selecting: what is pressed next is for the quiz.
def CommandMode()
  if mode() =~ '^[iR]'
    stopinsert
  elseif mode() =~ "^[vVsS\<C-v>\<C-s>]"
    execute "normal! \<Esc>"
  endif
enddef

export def Close()
  if IsOpen()
    popup_close(here.ids.body)
  endif
enddef

# The popup is gone: the server may forget the quiz. What was rated stays.
def Closed()
  var was = here
  here = {}
  client.OnEnd(null_function)
  if client.Running()
    client.Ask('stop', {quiz: was.step.quiz}, (_) => 0, (_, __) => 0)
  endif
  if !empty(was.answers) && was.step.step != 'done'
    client.Tell(page.Summary(was.answers) .. '.')
  endif
enddef

# Sends a command for the present quiz; a second key waits until the first is done.
def Send(command: string, argument: dict<any>, Answer: func)
  var quiz = here
  if quiz.busy
    return
  elseif !client.Running()
    Ended()
    return
  endif
  quiz.busy = true
  client.Ask(command, extend({quiz: quiz.step.quiz}, argument), (result) => {
    if here is quiz
      quiz.busy = false
      Answer(result)
    endif
  }, (why, code) => Failed(quiz, why, code))
enddef

def Failed(quiz: dict<any>, why: string, code: number)
  if here isnot quiz || get(quiz, 'reviving', false)
    return
  endif
  quiz.busy = false
  if code == INVALID && stridx(why, 'no open quiz') >= 0
    Ended()
  else
    Go(quiz.step, [why, 'HoverdeckProblem'])
  endif
enddef

def Go(step: dict<any>, said: list<string>)
  here.step = step
  here.said = said
  popup.Draw(here.ids, Page())
enddef

# Rates the present card; nothing while its answer is hidden.
def Rate(rating: number)
  if here.step.step != 'answer'
    return
  endif
  var asked = here.step.card
  var choice = here.step.ratings[rating - 1]
  Send('rate', {card: asked.id, rating: rating}, (result) => {
    if type(result.written) == v:t_string
      add(here.answers, {card: asked, rating: rating})
    endif
    Go(result.next, Rated(result, choice))
  })
enddef

# What a rating did, in words.
def Rated(result: dict<any>, choice: dict<any>): list<string>
  if get(result, 'refused', null) == 'conflict'
    return ['Not counted: this card was answered or changed meanwhile.', 'HoverdeckProblem']
  elseif type(result.refused) == v:t_string
    return ['Not counted: the quiz had gone on.', 'HoverdeckProblem']
  elseif type(get(result, 'leech', null)) == v:t_string
    return [result.leech, 'HoverdeckProblem']
  endif
  var when = printf('%s (%s)', words.Away(choice.days), words.Date(choice.days, localtime()))
  return [printf('%d %s: comes again %s', choice.rating, choice.label, when), 'HoverdeckDim']
enddef

export def TakeBack()
  if !here.step.canUndo
    Go(here.step, ['There is no rating of this quiz to take back.', 'HoverdeckNotice'])
    return
  endif
  Send('undo', {}, (result) => {
    var text = 'Nothing was taken back.'
    if type(result.written) == v:t_string && !empty(here.answers)
      text = printf('Taken back: %d for this card.', remove(here.answers, -1).rating)
    endif
    Go(result.next, [text, 'HoverdeckNotice'])
  })
enddef

# After the end: the cards that were missed, once more.
def Again()
  var missed = page.Missed(here.answers)->mapnew((_, it) => it.id)
  if !empty(missed)
    Begin('quiz', {cards: missed})
  endif
enddef

# The server ended: the same quiz is begun on a new one, and cards that were remembered are passed over.
def Ended()
  var quiz = here
  if empty(quiz) || get(quiz, 'reviving', false)
    return
  elseif quiz.step.step == 'done'
    quiz.step.canUndo = false
    Go(quiz.step, ['The server ended; every rating is kept. Close this, and :Hoverdeck undo takes the last one back.', 'HoverdeckProblem'])
    return
  endif
  quiz.reviving = true
  quiz.busy = true
  client.Ask(quiz.begun[0], quiz.begun[1], (step) => {
    if here isnot quiz
      return
    elseif type(get(step, 'quiz', null)) != v:t_string
      Over({step: 'done', quiz: quiz.step.quiz, canUndo: false}, step.text)
    else
      PassOver(step)
    endif
  }, (why, _) => Over(quiz.step, why))
enddef

def Over(step: dict<any>, why: string)
  if IsOpen()
    here.reviving = false
    here.busy = false
    Go(step, [printf('The server ended. Every rating that you gave is kept (%d). %s', len(here.answers), why), 'HoverdeckProblem'])
  endif
enddef

def PassOver(step: dict<any>)
  if step.step == 'done' || !Knows(step.card.id)
    Over(step, 'It was started again, and the quiz goes on.')
  else
    client.Ask('skip', {quiz: step.quiz, card: step.card.id}, PassOver, (why, _) => Over(step, why))
  endif
enddef

# Whether the last answer to a card was a remembered one.
def Knows(id: string): bool
  var answers = here.answers->copy()->filter((_, it) => it.card.id == id)
  return !empty(answers) && answers[-1].rating >= 3
enddef
