-- The bar of the five ratings, at widths that have room for it and that have not.

local ratings = require('hoverdeck.ratings')
local tests = {}

--- Tuesday, 24 November 2026, at noon.
local NOON = os.time({ year = 2026, month = 11, day = 24, hour = 12 })
local CHOICES = {
  { rating = 1, label = 'not at all', remembered = false, days = 1 },
  { rating = 2, label = 'recognised it', remembered = false, days = 1 },
  { rating = 3, label = 'with effort', remembered = true, days = 2 },
  { rating = 4, label = 'knew it', remembered = true, days = 12 },
  { rating = 5, label = 'perfectly', remembered = true, days = 90 },
}

local function drawn(width, room)
  local lines = ratings.bar(CHOICES, width, room or 40, NOON)
  return table.concat(
    vim.tbl_map(function(line)
      return (line:gsub('%s+$', ''))
    end, lines),
    '\n'
  )
end

function tests.side_by_side_where_there_is_room()
  same(
    drawn(80),
    [[
forgot                        │ remembered
1 not at all  2 recognised it │ 3 with effort  4 knew it     5 perfectly
  tomorrow      tomorrow      │   in 2 days      in 12 days    in 3 months
  Wed 25 Nov    Wed 25 Nov    │   Thu 26 Nov     Sun 6 Dec     Mon 22 Feb 2027]]
  )
end

function tests.below_each_other_in_a_narrow_window()
  same(
    drawn(50),
    [[
── forgot ──
1 not at all     tomorrow     Wed 25 Nov
2 recognised it  tomorrow     Wed 25 Nov
── remembered ──
3 with effort    in 2 days    Thu 26 Nov
4 knew it        in 12 days   Sun 6 Dec
5 perfectly      in 3 months  Mon 22 Feb 2027]]
  )
end

function tests.without_dates_where_they_do_not_fit()
  local first = vim.split(drawn(30), '\n')[2]
  same(first, '1 not at all     tomorrow')
end

function tests.only_digits_in_a_window_of_few_lines()
  same(drawn(80, 8), 'forgot  1 2 │ 3 4 5  remembered')
end

function tests.every_mark_lies_within_its_line()
  for width = 1, 100 do
    local lines, marks = ratings.bar(CHOICES, width, 40, NOON)
    for _, mark in ipairs(marks) do
      assert(mark[3] <= #lines[mark[1] + 1], 'a mark beyond its line at width ' .. width)
    end
  end
end

return tests
