-- Markdown laid out for a width: paragraphs and list items are broken anew, all else stays as it is. How it looks is
-- `look.lua`.

local M = {}

--- How wide a text is once its marks are hidden; in no window, since one that is narrow would count its own breaks too.
local function width_of(text)
  return vim.api.nvim_strwidth((text:gsub('%*%*', ''):gsub('`', '')))
end

--- Breaks words into lines; `first` begins the first of them and `rest` the others.
--- @param words string[]
--- @param width integer
--- @param first string
--- @param rest string
--- @return string[]
function M.fold(words, width, first, rest)
  local lines, line, empty = {}, first, true
  for _, word in ipairs(words) do
    local longer = empty and line .. word or line .. ' ' .. word
    if not empty and width_of(longer) > width then
      table.insert(lines, line)
      longer = rest .. word
    end
    line, empty = longer, false
  end
  table.insert(lines, line)
  return lines
end

--- Words that stay together: what stands between backticks is one.
--- @param text string
--- @return string[]
function M.words(text)
  local words, open = {}, false
  for word in text:gmatch('%S+') do
    if open then
      words[#words] = words[#words] .. ' ' .. word
    else
      table.insert(words, word)
    end
    local _, ticks = word:gsub('`', '')
    open = open ~= (ticks % 2 == 1)
  end
  return words
end

--- What a line begins, or nil for one that goes on: its kind, and for list items the marker.
local function beginning(line)
  if line:match('^%s*$') then
    return 'blank'
  elseif line:match('^#+ ') or line:match('^%s*|') or line:match('^%s*>') or line:match('^%-%-%-+$') then
    return 'fixed'
  end
  local marker = line:match('^%s*[-*+] +') or line:match('^%s*%d+[.)] +')
  if marker then
    return 'item', marker
  end
end

--- @param markdown string
--- @param width integer
--- @return string[]
function M.lay_out(markdown, width)
  local lines, pending, marker, fence = {}, nil, '', nil
  local function flush()
    if pending then
      vim.list_extend(lines, M.fold(M.words(pending), width, marker, (' '):rep(#marker)))
      pending, marker = nil, ''
    end
  end
  for line in vim.gsplit(markdown, '\n', { plain = true }) do
    local mark = line:match('^%s*(```+)') or line:match('^%s*(~~~+)')
    if mark or fence then
      flush()
      table.insert(lines, line)
      if mark then
        fence = not fence and mark or (mark ~= fence and fence or nil)
      end
    else
      local kind, begun = beginning(line)
      if kind == 'blank' or kind == 'fixed' then
        flush()
        table.insert(lines, line)
      elseif kind == 'item' then
        flush()
        pending, marker = line:sub(#begun + 1), begun
      else
        pending = pending and pending .. ' ' .. line or line
      end
    end
  end
  flush()
  return lines
end

return M
