-- The bar of the five ratings: what each means, when the card would come again, and the line between forgotten and
-- remembered. Pure: choices, a width and the clock in, lines out.

local lines = require('hoverdeck.lines')
local words = require('hoverdeck.words')

local M = {}

--- @class hoverdeck.Rating As the server gives it with an answer.
--- @field rating integer
--- @field label string
--- @field remembered boolean
--- @field days integer

local function colour(choice)
  return choice.remembered and 'HoverdeckRemembered' or 'HoverdeckForgot'
end

local function group_of(choice)
  return choice.remembered and 'remembered' or 'forgot'
end

--- The lines that the bar may take beside a body that can still be read.
local ENOUGH = 16

--- One column per rating if they fit, else one line per rating; in a window of few lines only the digits.
--- @param choices hoverdeck.Rating[]
--- @param width integer
--- @param room integer The lines of the whole window.
--- @param now integer
--- @return string[]
--- @return hoverdeck.Mark[]
function M.bar(choices, width, room, now)
  local columns = M._columns(choices, now)
  local needed = 0
  for _, column in ipairs(columns) do
    needed = needed + column.width + 2
  end
  if room < ENOUGH then
    return lines.join(M._digits(columns))
  elseif needed - 1 <= width then
    return lines.join(M._side_by_side(columns))
  end
  return lines.join(M._below_each_other(columns, width))
end

function M._columns(choices, now)
  return vim.tbl_map(function(choice)
    local column = {
      choice = choice,
      label = choice.label,
      away = words.away(choice.days),
      date = words.date(choice.days, now),
    }
    column.width = 2 + math.max(vim.api.nvim_strwidth(column.label), #column.away, #column.date)
    return column
  end, choices)
end

--- Whether the line stands before this column.
local function line_before(columns, index)
  local before = columns[index - 1]
  return before ~= nil and not before.choice.remembered and columns[index].choice.remembered
end

function M._side_by_side(columns)
  local heads, labels, aways, dates = {}, {}, {}, {}
  for index, column in ipairs(columns) do
    local first = index == 1 or line_before(columns, index)
    local gap = index == 1 and '' or (line_before(columns, index) and ' │ ' or '  ')
    for _, row in ipairs({ heads, labels, aways, dates }) do
      table.insert(row, { gap, 'HoverdeckDim' })
    end
    local width = column.width
    table.insert(heads, { lines.pad(first and group_of(column.choice) or '', width), colour(column.choice) })
    table.insert(labels, { tostring(column.choice.rating), 'HoverdeckKey' })
    table.insert(labels, { ' ' .. lines.pad(column.label, width - 2), colour(column.choice) })
    table.insert(aways, { '  ' .. lines.pad(column.away, width - 2) })
    table.insert(dates, { '  ' .. lines.pad(column.date, width - 2), 'HoverdeckDim' })
  end
  return { heads, labels, aways, dates }
end

--- `forgot  1 2 │ 3 4 5  remembered`
function M._digits(columns)
  local row = { { 'forgot ', 'HoverdeckForgot' } }
  for index, column in ipairs(columns) do
    table.insert(row, { line_before(columns, index) and ' │' or '', 'HoverdeckDim' })
    table.insert(row, { ' ' .. column.choice.rating, 'HoverdeckKey' })
  end
  table.insert(row, { '  remembered', 'HoverdeckRemembered' })
  return { row }
end

function M._below_each_other(columns, width)
  local rows, widest = {}, { label = 0, away = 0, date = 0 }
  for _, column in ipairs(columns) do
    widest.label = math.max(widest.label, vim.api.nvim_strwidth(column.label))
    widest.away = math.max(widest.away, #column.away)
    widest.date = math.max(widest.date, #column.date)
  end
  local dated = widest.label + widest.away + widest.date + 6 <= width
  for index, column in ipairs(columns) do
    if index == 1 or line_before(columns, index) then
      table.insert(rows, { { ('── %s ──'):format(group_of(column.choice)), colour(column.choice) } })
    end
    table.insert(rows, {
      { tostring(column.choice.rating), 'HoverdeckKey' },
      { ' ' .. lines.pad(column.label, widest.label), colour(column.choice) },
      { '  ' .. lines.pad(column.away, widest.away) },
      { dated and '  ' .. column.date or '', 'HoverdeckDim' },
    })
  end
  return rows
end

return M
