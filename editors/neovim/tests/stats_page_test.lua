-- The statistics as text.

local page = require('hoverdeck.stats_page')
local tests = {}

local function days(first, count, key, at)
  local list = {}
  for index = 1, count do
    local date = os.date('%Y-%m-%d', os.time({ year = 2026, month = 11, day = first + index - 1, hour = 12 }))
    list[index] = { date = date, [key] = at[index] or 0 }
  end
  return list
end

local function stats()
  local window = { asked = 4, known = 3, share = 0.75 }
  return {
    today = '2026-11-24',
    cards = { new = 3, young = 2, mature = 1, suspended = 0 },
    leeches = { { card = 'await', lapses = 4, reps = 9 } },
    answers = 9,
    streak = { current = 2, longest = 5 },
    year = days(24 - 364, 365, 'answers', { [365] = 4, [364] = 1 }),
    overdue = 2,
    forecast = days(24, 30, 'due', { 8, 1 }),
    desiredRetention = 0.9,
    retention = { { days = 30, young = window, mature = {}, all = window } },
    ratings = { { rating = 4, label = 'knew it', answers = 9 } },
    calibration = { { rating = 4, share = 0.8, expected = 0.9 } },
  }
end

local function text(width)
  return table.concat(page.draw(stats(), width).body, '\n')
end

function tests.today_is_the_last_sign_of_its_weekday()
  local rows = {}
  for line in vim.gsplit(text(76), '\n') do
    table.insert(rows, line)
  end
  for number, line in ipairs(rows) do
    if vim.startswith(line, 'Mon ') then
      assert(vim.endswith(line, '░'), 'yesterday, a Monday: ' .. line)
      assert(vim.endswith(rows[number + 1], '█'), 'today, a Tuesday: ' .. rows[number + 1])
      return
    end
  end
  error('there is no row for Monday')
end

function tests.the_forecast_is_highest_on_its_fullest_day()
  assert(text(76):find('█ ▁ · ·', 1, true), text(76))
  assert(text(76):find('9 reviews in 30 days, 8 at most on one; 2 overdue', 1, true), text(76))
end

function tests.shares_are_percentages_and_what_is_unknown_is_a_dash()
  assert(text(76):find('last 30 days %s+75 %%%s+–%s+75 %%'), text(76))
end

function tests.no_line_is_wider_than_the_window()
  for width = 40, 100 do
    for _, line in ipairs(page.draw(stats(), width).body) do
      assert(vim.fn.strdisplaywidth(line) <= math.max(width, 62), ('%d: %s'):format(width, line))
    end
  end
end

function tests.before_the_first_answer_there_is_what_to_do()
  local empty = vim.tbl_extend('force', stats(), { answers = 0, leeches = {} })
  assert(table.concat(page.draw(empty, 60).body, '\n'):find(':Hoverdeck quiz', 1, true))
end

return tests
