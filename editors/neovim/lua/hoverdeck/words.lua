-- Days and counts in words, as the server and the terminal say them. The clock is an argument.

local M = {}

local WEEKDAYS = { 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat' }
local MONTHS = { 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec' }
--- A learner's day begins at four in the morning.
local ROLLOVER = 4 * 3600

--- A day as a learner counts it: `today`, `tomorrow`, `in 12 days`, `in 3 months`.
--- @param days integer
--- @return string
function M.away(days)
  if days <= 0 then
    return 'today'
  elseif days == 1 then
    return 'tomorrow'
  elseif days < 60 then
    return ('in %d days'):format(days)
  elseif days < 730 then
    return ('in %d months'):format(math.floor(days / 30))
  end
  return ('in %d years'):format(math.floor(days / 365))
end

--- The date so many days from the learner's today: `Sat 28 Nov`, with the year where it is another one.
--- @param days integer
--- @param now integer Seconds since 1970.
--- @return string
function M.date(days, now)
  local today = os.date('*t', now - ROLLOVER) --[[@as osdate]]
  local noon = os.time({ year = today.year, month = today.month, day = today.day + days, hour = 12 })
  local day = os.date('*t', noon) --[[@as osdate]]
  local text = ('%s %d %s'):format(WEEKDAYS[day.wday], day.day, MONTHS[day.month])
  return day.year == today.year and text or ('%s %d'):format(text, day.year)
end

--- The month of a date as the server writes it: `Nov` for `2026-11-24`.
--- @param date string
--- @return string
function M.month(date)
  return MONTHS[tonumber(date:sub(6, 7))] or ''
end

--- `1 card`, `3 cards`.
--- @param number integer
--- @param thing string
--- @return string
function M.count(number, thing)
  return ('%d %s%s'):format(number, thing, number == 1 and '' or 's')
end

--- What is known of a card, in a few words.
--- @param memory table As in `hoverdeck.card`.
--- @return string
function M.memory(memory)
  local parts = {}
  if memory.suspended then
    table.insert(parts, 'suspended')
  elseif memory.hidden then
    table.insert(parts, 'hidden')
  elseif memory.buried then
    table.insert(parts, 'buried')
  end
  if memory.state == 'new' then
    table.insert(parts, 'new')
  else
    table.insert(parts, ('recall %d %%'):format(math.floor((memory.recall or 0) * 100 + 0.5)))
    table.insert(parts, memory.state == 'due' and 'due' or M.away(memory.dueInDays or 0))
  end
  return table.concat(parts, ' · ')
end

return M
