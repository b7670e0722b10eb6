-- Lines made of coloured pieces, for bars and tables. Pure: pieces in, texts and marks out.

local M = {}

--- @alias hoverdeck.Piece { [1]: string, [2]: string? } A text and its highlight group.

--- @param rows hoverdeck.Piece[][]
--- @return string[]
--- @return hoverdeck.Mark[]
function M.join(rows)
  local texts, marks = {}, {}
  for number, pieces in ipairs(rows) do
    local text = ''
    for _, piece in ipairs(pieces) do
      if piece[2] and piece[1] ~= '' then
        table.insert(marks, { number - 1, #text, #text + #piece[1], piece[2] })
      end
      text = text .. piece[1]
    end
    table.insert(texts, text)
  end
  return texts, marks
end

--- A text with blanks behind it, up to so many columns.
--- @param text string
--- @param width integer
--- @return string
function M.pad(text, width)
  return text .. (' '):rep(math.max(width - vim.api.nvim_strwidth(text), 0))
end

--- The same with the blanks in front.
--- @param text string
--- @param width integer
--- @return string
function M.pad_left(text, width)
  return (' '):rep(math.max(width - vim.api.nvim_strwidth(text), 0)) .. text
end

return M
