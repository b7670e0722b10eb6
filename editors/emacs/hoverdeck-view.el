;;; hoverdeck-view.el --- What all of Hoverdeck's buffers have  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Widths, dates in words, keys that say what they do, and the way to a card's
;; deck.  It asks the server for nothing but where that is.

;;; Code:

(require 'hoverdeck-connection)
(require 'hoverdeck-render)

(defun hoverdeck-view-width ()
  "How many columns a line may take in the window of the current buffer."
  (let ((window (get-buffer-window (current-buffer) t)))
    (max 20 (min hoverdeck-width (- (if window (window-body-width window) (frame-width)) 3)))))

(defvar-local hoverdeck-view--fitted nil
  "What writes this page, and for which width it did, as (WRITE . WIDTH).")

(defun hoverdeck-view-fit (write)
  "Have the function WRITE write this page.
It is called again when the window has another width."
  (setq hoverdeck-view--fitted (cons write (hoverdeck-view-width)))
  (add-hook 'window-size-change-functions #'hoverdeck-view--resized nil t)
  (funcall write))

(defun hoverdeck-view--resized (window)
  "Write the page in WINDOW anew if it has become wider or narrower."
  (with-current-buffer (window-buffer window)
    (pcase hoverdeck-view--fitted
      (`(,write . ,width)
       (unless (= width (hoverdeck-view-width)) (hoverdeck-view-fit write))))))

(defmacro hoverdeck-view-with-page (&rest body)
  "Write the current buffer anew with BODY, and put point at its beginning."
  (declare (indent 0) (debug t))
  `(let ((inhibit-read-only t))
     (erase-buffer)
     (prog1 (progn ,@body)
       (goto-char (point-min))
       (set-buffer-modified-p nil))))

(defun hoverdeck-view-insert (text)
  "Insert TEXT with a margin on its left, wherever its lines wrap."
  (insert (propertize text 'line-prefix "  " 'wrap-prefix "  ") (hoverdeck-render-line-end text)))

(defun hoverdeck-view-calm-head ()
  "Draw the line of keys at the head of the window like the text below it."
  (face-remap-set-base 'header-line '(:inherit hoverdeck-keys)))

(defun hoverdeck-view-question (question)
  "QUESTION, a card's, in Markdown, as the head of a page."
  (let ((text (hoverdeck-render question (hoverdeck-view-width))))
    (add-face-text-property 0 (length text) 'hoverdeck-question t text)
    text))

(defun hoverdeck-view-answer (card)
  "The answer of CARD, without the question that it begins with."
  (let* ((markdown (plist-get card :markdown))
         (end (and (string-prefix-p "**" markdown) (string-search "\n\n" markdown))))
    (hoverdeck-render (if end (substring markdown (+ 2 end)) markdown)
                      (hoverdeck-view-width))))

(defun hoverdeck-view-quiet (format &rest arguments)
  "FORMAT with ARGUMENTS, as what stands aside."
  (propertize (apply #'format format arguments) 'face 'hoverdeck-quiet))

(defun hoverdeck-view-keys (&rest pairs)
  "PAIRS of keys and what they do, as one line for the head of a window.
In a narrow window they stand closer; where even that is too wide, those before
the last one are left out, so that the way out is always to be seen."
  (let ((room (window-width)))
    (or (cl-some (lambda (gap)
                   (let ((line (hoverdeck-view--keys-apart pairs gap)))
                     (and (<= (string-width line) room) line)))
                 '("   " "  " " "))
        (if (cddr pairs)
            (apply #'hoverdeck-view-keys (append (butlast pairs 2) (last pairs)))
          (hoverdeck-view--keys-apart pairs " ")))))

(defun hoverdeck-view--keys-apart (pairs gap)
  "PAIRS of keys and what they do, with GAP between them."
  (concat " " (mapconcat (lambda (pair)
                           (concat (propertize (car pair) 'face 'hoverdeck-key) " " (cdr pair)))
                         pairs gap)))

(defun hoverdeck-view-button (label action &optional help)
  "LABEL as a button for mouse and keyboard, for ACTION; HELP explains it."
  (make-text-button (copy-sequence label) nil
                    'action (lambda (_) (funcall action))
                    'follow-link t
                    'face (or (get-text-property 0 'face label) 'link)
                    'help-echo help))

(defun hoverdeck-view-days (days)
  "In how many DAYS something comes, in words."
  (cond ((<= days 0) "today")
        ((= days 1) "tomorrow")
        ((< days 60) (format "in %d days" days))
        ((< days 730) (format "in %d months" (round days 30.4)))
        (t (format "in %d years" (round days 365)))))

(defun hoverdeck-view-memory (memory)
  "What is known of a card, its plist MEMORY, in words."
  (concat
   (pcase (plist-get memory :state)
     ("new" "new")
     ("due" (propertize "due" 'face 'hoverdeck-due))
     (_ (format "%d%% · %s"
                (round (* 100 (plist-get memory :recall)))
                (hoverdeck-view-days (plist-get memory :dueInDays)))))
   (if (hoverdeck-view-true-p (plist-get memory :suspended)) " · suspended" "")
   (if (hoverdeck-view-true-p (plist-get memory :hidden)) " · hidden until due" "")
   (if (hoverdeck-view-true-p (plist-get memory :buried)) " · buried until tomorrow" "")))

(defun hoverdeck-view-true-p (value)
  "Non-nil if VALUE of a message is true."
  (not (memq value '(nil :json-false))))

(defun hoverdeck-view-plain-question (card)
  "The question of CARD in plain text."
  (let ((question (plist-get card :question)))
    (if (stringp question) question (plist-get question :plain))))

(defun hoverdeck-view-open-source (id)
  "Open the deck of the card with ID at the card, in another window."
  (hoverdeck-connection-command
   "open" (list :card id) #'hoverdeck-view-visit))

(defun hoverdeck-view-visit (place)
  "Open the deck file of PLACE at its line, in another window."
  (pop-to-buffer (find-file-noselect (plist-get place :path)))
  (widen)
  (goto-char (point-min))
  (forward-line (plist-get place :line))
  (recenter 2))

(provide 'hoverdeck-view)
;;; hoverdeck-view.el ends here
