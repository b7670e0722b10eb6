;;; hoverdeck-render.el --- A card's Markdown as text with faces  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Markdown in, a string with faces out: the part of Markdown that cards use.
;; Paragraphs are filled to a width, code is coloured by its language's mode.
;; It knows no cards and no server.

;;; Code:

(require 'cl-lib)
(require 'subr-x)
(require 'hoverdeck-custom)

(defun hoverdeck-render (markdown width)
  "MARKDOWN as text with faces, in lines of at most WIDTH columns.
Code and tables keep their lines."
  (let ((lines (split-string markdown "\n"))
        (blocks '()))
    (while lines
      (pcase-let ((`(,block . ,rest) (hoverdeck-render--block lines width)))
        (when block (push block blocks))
        (setq lines rest)))
    (hoverdeck-render--join (nreverse blocks))))

(defun hoverdeck-render-line-end (text)
  "A newline for the end of TEXT, on the ground of a block of code after one."
  (if (and (not (string-empty-p text))
           (get-text-property (1- (length text)) 'hoverdeck-code text))
      (propertize "\n" 'face 'hoverdeck-block)
    "\n"))

(defun hoverdeck-render-inline (markdown)
  "MARKDOWN, the inside of one paragraph, as text with faces."
  (with-temp-buffer
    (insert markdown)
    (goto-char (point-min))
    (while (re-search-forward hoverdeck-render--mark nil t)
      (hoverdeck-render--replace-mark))
    (buffer-string)))

(defun hoverdeck-render-code (code language)
  "CODE with the colours that the mode of LANGUAGE gives it."
  (let ((mode (and hoverdeck-fontify-code (hoverdeck-render--mode language))))
    (if mode
        (hoverdeck-render--in-mode code mode)
      (propertize code 'face 'hoverdeck-code))))

;;;; Blocks

(defun hoverdeck-render--join (blocks)
  "BLOCKS with an empty line between them."
  (let ((text (or (car blocks) "")))
    (dolist (block (cdr blocks) text)
      (setq text (concat text (hoverdeck-render-line-end text) "\n" block)))))

(defconst hoverdeck-render--item (rx bol (group (* " ") (or (any "-*") (seq (+ digit) "."))) (+ " "))
  "How an item of a list begins.")

(defun hoverdeck-render--block (lines width)
  "The first block of LINES in WIDTH columns, and the lines that follow it.
The block is nil for an empty line."
  (let ((line (car lines)))
    (cond
     ((string-blank-p line) (cons nil (cdr lines)))
     ((string-match (rx bol (group (>= 3 "`")) (group (* (not (any " `"))))) line)
      (hoverdeck-render--fenced lines (match-string 1 line) (match-string 2 line)))
     ((string-match (rx bol (** 1 6 "#") (+ " ")) line)
      (cons (propertize (substring-no-properties (hoverdeck-render-inline (substring line (match-end 0))))
                        'face 'hoverdeck-heading)
            (cdr lines)))
     ((string-prefix-p "|" line) (hoverdeck-render--table lines))
     ((string-match-p hoverdeck-render--item line) (hoverdeck-render--list lines width))
     (t (hoverdeck-render--paragraph lines width)))))

(defun hoverdeck-render--fenced (lines fence language)
  "The block of code that LINES begin with, between lines of FENCE, in LANGUAGE."
  (let* ((rest (cdr lines))
         (code (cl-loop while (and rest (not (string-prefix-p fence (car rest))))
                        collect (pop rest))))
    (cons (hoverdeck-render--on-ground
           (hoverdeck-render-code (string-join code "\n") language))
          (cdr rest))))

(defun hoverdeck-render--on-ground (code)
  "CODE, indented, on the ground of blocks of code."
  (let ((text (concat "  " (replace-regexp-in-string "\n" "\n  " code t t) " ")))
    (add-face-text-property 0 (length text) 'hoverdeck-block t text)
    (propertize text 'hoverdeck-code t)))

(defun hoverdeck-render--table (lines)
  "The table that LINES begin with, as it stands."
  (let ((rows (cl-loop while (and lines (string-prefix-p "|" (car lines)))
                       collect (pop lines))))
    (cons (propertize (string-join rows "\n") 'face 'hoverdeck-code) lines)))

(defun hoverdeck-render--paragraph (lines width)
  "The paragraph that LINES begin with, in WIDTH columns."
  (let ((text (cl-loop while (and lines (hoverdeck-render--goes-on-p (car lines)))
                       collect (pop lines))))
    (cons (hoverdeck-render--fill (hoverdeck-render--words text) width "" "") lines)))

(defun hoverdeck-render--list (lines width)
  "The list that LINES begin with, in WIDTH columns."
  (let (items)
    (while (and lines (string-match hoverdeck-render--item (car lines)))
      (let* ((mark (match-string 1 (car lines)))
             (words (list (substring (pop lines) (match-end 0)))))
        (while (and lines (hoverdeck-render--goes-on-p (car lines)))
          (push (string-trim-left (pop lines)) words))
        (push (hoverdeck-render--item-text mark (nreverse words) width) items)))
    (cons (string-join (nreverse items) "\n") lines)))

(defun hoverdeck-render--item-text (mark words width)
  "One item of a list: MARK, then the lines WORDS, in WIDTH columns."
  (let ((lead (concat (replace-regexp-in-string "[-*]" "•" mark t t) " ")))
    (hoverdeck-render--fill (hoverdeck-render--words words) width
                            lead (make-string (string-width lead) ?\s))))

(defun hoverdeck-render--goes-on-p (line)
  "Non-nil if LINE belongs to the paragraph before it."
  (not (or (string-blank-p line)
           (string-match-p (rx bol (or "```" "|" (seq (** 1 6 "#") " "))) line)
           (string-match-p hoverdeck-render--item line))))

(defun hoverdeck-render--words (lines)
  "LINES of one paragraph as one, with faces; quiet if all of it is slanted."
  (let ((text (string-join lines " ")))
    (if (string-match (rx bos "*" (group (not (any "*")) (* (not (any "*")))) "*" eos) text)
        (propertize (hoverdeck-render-inline (match-string 1 text)) 'face 'hoverdeck-quiet)
      (hoverdeck-render-inline text))))

(defun hoverdeck-render--fill (text width lead indent)
  "TEXT in lines of WIDTH columns, the first after LEAD, the others after INDENT."
  (with-temp-buffer
    (insert lead text)
    (let ((fill-column (max 20 width))
          (fill-prefix indent)
          (sentence-end-double-space nil))
      (fill-region (point-min) (point-max) nil t))
    (string-trim-right (buffer-string))))

;;;; Inside a paragraph

(defconst hoverdeck-render--mark
  (rx (or (seq "\\" (group-n 1 punct))
          (seq "`" (group-n 2 (+ (not (any "`")))) "`")
          (seq "**" (group-n 3 (+? anything)) "**")
          (seq "*" (group-n 4 (not (any "* ")) (*? anything)) "*")
          (seq "[" (group-n 5 (+ (not (any "[]")))) "](" (group-n 6 (+ (not (any ")")))) ")")))
  "A mark inside a paragraph: escaped, code, strong, slanted, or a link.")

(defun hoverdeck-render--replace-mark ()
  "Put text with a face in the place of the mark that was found."
  (let ((text (cl-some #'match-string '(1 2 3 4 5)))
        (address (match-string 6))
        (kind (cl-find-if #'match-beginning '(1 2 3 4 5))))
    (replace-match
     (pcase kind
       (1 text)
       (2 (propertize text 'face 'hoverdeck-inline-code))
       (3 (hoverdeck-render--with-face text 'bold))
       (4 (hoverdeck-render--with-face text 'italic))
       (_ (propertize text 'face 'link 'help-echo address)))
     t t)))

(defun hoverdeck-render--with-face (markdown face)
  "The inside of MARKDOWN with FACE below its own faces."
  (let ((text (save-match-data (hoverdeck-render-inline markdown))))
    (add-face-text-property 0 (length text) face t text)
    text))

;;;; Code

(defun hoverdeck-render--mode (language)
  "The major mode for code in LANGUAGE, or nil."
  (cl-find-if #'hoverdeck-render--mode-works-p
              (cdr (assoc language hoverdeck-code-modes))))

(defun hoverdeck-render--mode-works-p (mode)
  "Non-nil if MODE is there, with its grammar if it needs one."
  (and (fboundp mode)
       (let ((name (symbol-name mode)))
         (or (not (string-suffix-p "-ts-mode" name))
             (and (fboundp 'treesit-ready-p)
                  (treesit-ready-p (intern (string-remove-suffix "-ts-mode" name)) t))))))

(declare-function treesit-ready-p "treesit" (language &optional quiet))

(defun hoverdeck-render--in-mode (code mode)
  "CODE in the colours of MODE; plain if MODE fails."
  (with-temp-buffer
    (insert code)
    (condition-case nil
        (let ((inhibit-message t) (message-log-max nil))
          (delay-mode-hooks (funcall mode))
          (font-lock-ensure)
          (hoverdeck-render--faces-only))
      (error (propertize code 'face 'hoverdeck-code)))))

(defun hoverdeck-render--faces-only ()
  "The current buffer's text with its faces and nothing else."
  (let ((text (buffer-substring-no-properties (point-min) (point-max)))
        (place (point-min)))
    (while (< place (point-max))
      (let ((next (next-single-property-change place 'face nil (point-max)))
            (face (get-text-property place 'face)))
        (when face
          (put-text-property (1- place) (1- next) 'face face text))
        (setq place next)))
    text))

(provide 'hoverdeck-render)
;;; hoverdeck-render.el ends here
