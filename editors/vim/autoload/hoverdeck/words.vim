vim9script
# Days and counts in words, as the server and the terminal say them. Pure: the clock is an argument.

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
# A learner's day begins at four in the morning.
const ROLLOVER = 4 * 3600

# A day as a learner counts it: `today`, `tomorrow`, `in 12 days`, `in 3 months`.
export def Away(days: number): string
  if days <= 0
    return 'today'
  elseif days == 1
    return 'tomorrow'
  elseif days < 60
    return printf('in %d days', days)
  elseif days < 730
    return printf('in %d months', days / 30)
  endif
  return printf('in %d years', days / 365)
enddef

# The date so many days from the learner's today: `Sat 28 Nov`, with the year where it is another one.
export def Date(days: number, now: number): string
  var today = now - ROLLOVER
  # From the middle of the day, where no change of the clock reaches.
  var noon = today - Field('%H', today) * 3600 + 12 * 3600 + days * 86400
  var text = printf('%s %d %s', WEEKDAYS[Field('%w', noon)], Field('%d', noon), MONTHS[Field('%m', noon) - 1])
  return Field('%Y', noon) == Field('%Y', today) ? text : printf('%s %d', text, Field('%Y', noon))
enddef

def Field(format: string, at: number): number
  return str2nr(strftime(format, at))
enddef

export def Count(number: number, thing: string): string
  return printf('%d %s%s', number, thing, number == 1 ? '' : 's')
enddef

# What is known of a card, in a few words.
export def Memory(memory: dict<any>): string
  var parts: list<string> = []
  for word in ['suspended', 'hidden', 'buried']
    if index([v:true, true, 1], get(memory, word, false)) >= 0
      add(parts, word)
      break
    endif
  endfor
  if memory.state == 'new'
    add(parts, 'new')
  else
    add(parts, printf('recall %.0f %%', get(memory, 'recall', 0) * 100.0))
    add(parts, memory.state == 'due' ? 'due' : Away(get(memory, 'dueInDays', 0)))
  endif
  return join(parts, ' · ')
enddef

# How much waits, from `hoverdeck.due`.
export def Waiting(due: dict<any>): string
  var parts: list<string> = []
  if due.due > 0
    add(parts, Count(due.due, 'card') .. ' due')
  endif
  if due.new > 0
    add(parts, Count(due.new, 'new card') .. ' to begin')
  endif
  var text = empty(parts) ? 'Nothing is due.' : join(parts, ' and ') .. '.'
  if due.beyond > 0
    text ..= printf(" %d more wait beyond today's limits.", due.beyond)
  endif
  if due.due == 0 && type(due.nextInDays) == v:t_number && due.nextInDays > 0
    text ..= printf(' The next review comes %s.', Away(due.nextInDays))
  endif
  return text
enddef

# What an undo took back.
export def Undone(event: any): string
  if type(event) != v:t_dict
    return 'There is nothing to take back.'
  elseif has_key(event, 'rating')
    return printf('Taken back: %d for %s.', event.rating, event.card)
  endif
  return printf('Taken back: %s.', event.kind)
enddef
