vim9script
# One card in a popup below the cursor: whichever language client wins the hover.

import autoload './client.vim'
import autoload './page.vim'
import autoload './popup.vim'
import autoload './quiz.vim'

# Shows a card; `beside` the cursor it goes when the cursor moves, and its keys are the card's while it is there.
export def Show(card: dict<any>, beside: bool)
  var ids: dict<number> = {}
  ids = popup.Open(page.Card(card, popup.Width()), (id, key) => Key(id, key, card, beside), () => 0, beside)
enddef

def Key(id: number, key: string, card: dict<any>, beside: bool): bool
  if key == 'q' || key == "\<Esc>"
    popup_close(id)
  elseif key == 'z'
    popup_close(id)
    quiz.Begin('quizCard', {card: card.id})
  elseif key == 'e'
    popup_close(id)
    Open(card.id)
  elseif key == 'x'
    popup_close(id)
    client.Ask('suspend', {card: card.id}, (_) => client.Tell(printf('Suspended %s; :Hoverdeck unsuspend %s brings it back.', card.id, card.id)))
  elseif !popup.Scrolled(id, key)
    # Any other key is for the text; it closes what stands in its way.
    popup_close(id)
    return false
  endif
  return true
enddef

# Opens a card's deck at the card.
export def Open(id: string)
  quiz.Close()
  client.Ask('open', {card: id}, (place) => {
    if resolve(expand('%:p')) != resolve(place.path)
      # What is not saved stays in its window.
      execute &modified && !&hidden && &bufhidden == '' ? 'split' : 'edit' fnameescape(place.path)
    endif
    execute 'normal!' place.line .. 'Gzt'
  })
enddef
