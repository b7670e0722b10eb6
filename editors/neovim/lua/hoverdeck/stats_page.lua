-- What the history adds up to, as text: the year as a heat map, what comes, true retention, ratings. Pure: the server's
-- numbers in, a page out. The map shows by signs and not by colours alone.

local lines = require('hoverdeck.lines')
local words = require('hoverdeck.words')

local M = {}

local HEAT = { '·', '░', '▒', '▓', '█' }
local BARS = { '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█' }
local WINDOWS = { [1] = 'last day', [7] = 'last 7 days', [30] = 'last 30 days', [365] = 'last year' }

--- @param stats table As from `hoverdeck.stats`.
--- @param width integer
--- @return hoverdeck.Page
function M.draw(stats, width)
  local rows = { {} }
  vim.list_extend(rows, M._head(stats))
  if stats.answers > 0 then
    for _, part in ipairs({
      M._year(stats, width),
      M._forecast(stats, width),
      M._retention(stats),
      M._ratings(stats, width),
    }) do
      table.insert(rows, {})
      vim.list_extend(rows, part)
    end
  end
  vim.list_extend(rows, M._leeches(stats))
  table.insert(rows, {})
  local body, marks = lines.join(rows)
  return { left = 'Hoverdeck', right = stats.today, body = body, marks = marks, keys = { { 'q', 'close' } } }
end

local function title(text, beside)
  return { { text, 'HoverdeckQuestion' }, { beside and '  ' .. beside or '', 'HoverdeckDim' } }
end

function M._head(stats)
  local cards = stats.cards
  local learned = cards.young + cards.mature
  local text = ('%s learned (%d young, %d mature), %d new'):format(
    words.count(learned, 'card'),
    cards.young,
    cards.mature,
    cards.new
  )
  if cards.suspended > 0 then
    text = ('%s, %d suspended'):format(text, cards.suspended)
  end
  if stats.answers == 0 then
    return { { { text } }, {}, { { 'No answers yet: :Hoverdeck quiz asks the first cards.' } } }
  end
  local streak = ('%s so far; %s in a row, the longest %d'):format(
    words.count(stats.answers, 'answer'),
    words.count(stats.streak.current, 'day'),
    stats.streak.longest
  )
  return { { { text } }, { { streak } } }
end

--- The step of `count` on a scale of so many, 1 for nothing.
local function heat(count, most)
  return count == 0 and 1 or 1 + math.ceil(count / most * (#HEAT - 1))
end

--- The weekday of a date, Monday first: 1 to 7. Noon is the same day in every zone.
local function weekday(date)
  local year, month, day = date:match('(%d+)-(%d+)-(%d+)')
  local at = os.time({ year = tonumber(year), month = tonumber(month), day = tonumber(day), hour = 12 })
  return (os.date('*t', at).wday + 5) % 7 + 1
end

--- One column per week, as many as fit, today in the last.
function M._year(stats, width)
  local days = stats.year
  local most = 0
  for _, day in ipairs(days) do
    most = math.max(most, day.answers)
  end
  local last = weekday(days[#days].date)
  local weeks = math.min(math.floor((width - 4)), math.ceil((#days - last) / 7) + 1)
  local grid, months = {}, {}
  for week = 1, weeks do
    grid[week] = {}
    for row = 1, 7 do
      local day = days[#days - last - (weeks - week) * 7 + row]
      grid[week][row] = day and HEAT[heat(day.answers, most)] or ' '
      if day and row == 1 then
        months[week] = day.date
      end
    end
  end
  local rows = { title('Your year', ('%s a day at most'):format(words.count(most, 'answer'))) }
  table.insert(rows, { { '    ' .. M._months(months, weeks), 'HoverdeckDim' } })
  for row, name in ipairs({ 'Mon', '', 'Wed', '', 'Fri', '', 'Sun' }) do
    local signs = {}
    for week = 1, weeks do
      table.insert(signs, grid[week][row])
    end
    table.insert(rows, { { lines.pad(name, 4), 'HoverdeckDim' }, { table.concat(signs), 'HoverdeckHeat' } })
  end
  return rows
end

--- The name of each month above its first week, where there is room.
function M._months(dates, weeks)
  local text, before = '', nil
  for week = 1, weeks do
    local month = dates[week] and dates[week]:sub(1, 7)
    if month and month ~= before and before and #text < week and week <= weeks - 2 then
      text = lines.pad(text, week - 1) .. words.month(dates[week])
    end
    before = month or before
  end
  return text
end

--- One column per day.
function M._forecast(stats, width)
  local days = vim.list_slice(stats.forecast, 1, math.floor((width - 4) / 2))
  local most, sum = 0, 0
  for _, day in ipairs(days) do
    most, sum = math.max(most, day.due), sum + day.due
  end
  local signs = {}
  for _, day in ipairs(days) do
    local step = day.due == 0 and 0 or math.max(math.ceil(day.due / most * #BARS), 1)
    table.insert(signs, step == 0 and '· ' or BARS[step]:rep(1) .. ' ')
  end
  local beside = ('%s in %d days, %d at most on one'):format(words.count(sum, 'review'), #days, most)
  if stats.overdue > 0 then
    beside = ('%s; %d overdue'):format(beside, stats.overdue)
  end
  local last = words.away(#days - 1)
  local scale = 'today' .. lines.pad_left(last, 2 * #days - 6)
  return {
    title('What comes', beside),
    { { '    ' }, { table.concat(signs), 'HoverdeckBar' } },
    { { '    ' .. scale, 'HoverdeckDim' } },
  }
end

local function share(window)
  if not window or not window.share then
    return { lines.pad_left('–', 7), 'HoverdeckDim' }
  end
  return { lines.pad_left(('%d %%'):format(math.floor(window.share * 100 + 0.5)), 7) }
end

--- Of the cards asked on a later day, how many were known.
function M._retention(stats)
  local wanted = ('you asked for %d %%'):format(math.floor(stats.desiredRetention * 100 + 0.5))
  local rows = { title('True retention', wanted) }
  local all = stats.retention[#stats.retention]
  if not all or (all.all and all.all.asked == 0) then
    table.insert(rows, { { '    known once cards have come back on a later day', 'HoverdeckDim' } })
    return rows
  end
  table.insert(rows, { { lines.pad('', 17) .. '  young mature    all', 'HoverdeckDim' } })
  for _, window in ipairs(stats.retention) do
    local days = type(window.days) == 'number' and window.days or nil
    local name = days and (WINDOWS[days] or ('last %d days'):format(days)) or 'all time'
    local asked = window.all and window.all.asked or 0
    table.insert(rows, {
      { '    ' .. lines.pad(name, 13) },
      share(window.young),
      share(window.mature),
      share(window.all),
      { '   ' .. words.count(asked, 'answer'), 'HoverdeckDim' },
    })
  end
  return rows
end

function M._ratings(stats, width)
  local most = 1
  for _, rating in ipairs(stats.ratings) do
    most = math.max(most, rating.answers)
  end
  local rows = { title('Your ratings', 'known the next time, and what was expected') }
  for index, rating in ipairs(stats.ratings) do
    local group = rating.rating < 3 and 'HoverdeckForgot' or 'HoverdeckRemembered'
    local long = math.floor(rating.answers / most * math.max(math.min(width - 46, 30), 5) + 0.5)
    table.insert(rows, {
      { '    ' },
      { ('%d %s'):format(rating.rating, lines.pad(rating.label, 14)), group },
      { ('█'):rep(long), group },
      { (' %d'):format(rating.answers), 'HoverdeckDim' },
      { M._worth(stats.calibration[index]), 'HoverdeckDim' },
    })
  end
  return rows
end

function M._worth(calibration)
  if not calibration or not calibration.share or not calibration.expected then
    return ''
  end
  return ('   %d %% of %d %%'):format(
    math.floor(calibration.share * 100 + 0.5),
    math.floor(calibration.expected * 100 + 0.5)
  )
end

function M._leeches(stats)
  if #stats.leeches == 0 then
    return {}
  end
  local rows = { {}, title('Cards that keep being forgotten') }
  for _, leech in ipairs(stats.leeches) do
    table.insert(
      rows,
      { { '    ' .. leech.card }, { ('  forgotten %d of %d times'):format(leech.lapses, leech.reps), 'HoverdeckDim' } }
    )
  end
  return rows
end

return M
