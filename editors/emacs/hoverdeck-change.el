;;; hoverdeck-change.el --- What changed in a text, as one edit  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Positions and edits in the server's terms.  It knows buffers, and nothing
;; of servers.
;;
;; While one types, a change costs two comparisons: the batch only remembers
;; how much of the text is untouched before and after everything that
;; happened.  When somebody asks, the batch becomes one edit of whole lines.
;; Because it begins and ends between lines, where it ended in the old text
;; follows from numbers of lines alone; what was deleted need not be known.

;;; Code:

(require 'cl-lib)

(cl-defstruct (hoverdeck-change-batch (:constructor hoverdeck-change--batch))
  "What the server has of a text, and which part of it is no longer so.
LINES and SIZE are the newlines and characters of the text that it has, LAST the
characters after its last newline, TICK the state of the buffer at that time.
HEAD and TAIL count the untouched characters at both ends; nil without a change.
GROWN is by how many characters the changes made the text longer."
  lines last size tick head tail (grown 0))

(defun hoverdeck-change-begin ()
  "A batch for the current buffer, whose whole text the server has now."
  (save-restriction
    (widen)
    (hoverdeck-change--batch :lines (hoverdeck-change--newlines (point-min) (point-max))
                             :last (- (point-max) (hoverdeck-change--line-start (point-max)))
                             :size (buffer-size)
                             :tick (buffer-chars-modified-tick))))

(defun hoverdeck-change-note (batch beginning end old-length)
  "Take into BATCH that BEGINNING to END is new, in place of OLD-LENGTH characters.
For `after-change-functions'."
  (let ((head (1- beginning))
        (tail (- (1+ (buffer-size)) end)))
    (cl-incf (hoverdeck-change-batch-grown batch) (- end beginning old-length))
    (setf (hoverdeck-change-batch-head batch)
          (min head (or (hoverdeck-change-batch-head batch) head))
          (hoverdeck-change-batch-tail batch)
          (min tail (or (hoverdeck-change-batch-tail batch) tail)))))

(defun hoverdeck-change-take (batch encoding)
  "Give the edits of BATCH as the server wants them, and begin it anew.
A list with one content change, its columns counted in ENCODING; nil if
nothing changed.  If the text changed without a word (some programs switch the
hooks off), it is the whole text."
  (save-restriction
    (widen)
    (unless (= (buffer-chars-modified-tick) (hoverdeck-change-batch-tick batch))
      (prog1 (list (if (hoverdeck-change--told-p batch)
                       (hoverdeck-change--edit batch encoding)
                     (list :text (hoverdeck-change-text (point-min) (point-max)))))
        (hoverdeck-change--renew batch)))))

(defun hoverdeck-change--told-p (batch)
  "Non-nil if all that happened to the current buffer was noted in BATCH."
  (and (hoverdeck-change-batch-head batch)
       (= (buffer-size) (+ (hoverdeck-change-batch-size batch)
                           (hoverdeck-change-batch-grown batch)))))

(defun hoverdeck-change--edit (batch encoding)
  "One edit from the text that the server has to the present one.
BATCH has what changed; columns are counted in ENCODING."
  (let* ((tail (- (point-max) (hoverdeck-change-batch-tail batch)))
         (first (hoverdeck-change--line-start (1+ (hoverdeck-change-batch-head batch))))
         (rest (hoverdeck-change--next-line tail)))
    (list :range (list :start (list :line (hoverdeck-change--newlines (point-min) first)
                                    :character 0)
                       :end (hoverdeck-change--old-end batch tail rest encoding))
          :text (hoverdeck-change-text first rest))))

(defun hoverdeck-change--old-end (batch tail rest encoding)
  "Where the text from REST on began in the text that the server has.
From TAIL on the text is untouched, and BATCH knows how many lines there were.
A column is counted in ENCODING; behind the end of a line it means its end."
  (let ((lines (hoverdeck-change-batch-lines batch)))
    (if (and (> rest tail) (eq (char-before rest) ?\n))
        (list :line (- lines (hoverdeck-change--newlines rest (point-max))) :character 0)
      (list :line lines
            :character (* (hoverdeck-change-batch-last batch)
                          (pcase encoding ("utf-32" 1) ("utf-16" 2) (_ 4)))))))

(defun hoverdeck-change--line-start (place)
  "Where the line of PLACE begins."
  (save-excursion
    (goto-char place)
    (forward-line 0)
    (point)))

(defun hoverdeck-change--next-line (place)
  "Where the line after that of PLACE begins, or the end of the buffer."
  (save-excursion
    (goto-char place)
    (forward-line 1)
    (point)))

(defun hoverdeck-change--newlines (from to)
  "How many newlines there are between FROM and TO."
  (- (count-lines from to)
     (if (or (= from to) (eq (char-before to) ?\n)) 0 1)))

(defun hoverdeck-change--renew (batch)
  "Make BATCH that of the current buffer's present text."
  (let ((now (hoverdeck-change-begin)))
    (setf (hoverdeck-change-batch-lines batch) (hoverdeck-change-batch-lines now)
          (hoverdeck-change-batch-last batch) (hoverdeck-change-batch-last now)
          (hoverdeck-change-batch-size batch) (hoverdeck-change-batch-size now)
          (hoverdeck-change-batch-tick batch) (hoverdeck-change-batch-tick now)
          (hoverdeck-change-batch-head batch) nil
          (hoverdeck-change-batch-tail batch) nil
          (hoverdeck-change-batch-grown batch) 0)))

(defconst hoverdeck-change--foreign
  (rx (not (any (0 . 12) (14 . #xD7FF) (#xE000 . #x10FFFF))))
  "Characters that mean something else to the server, or that JSON cannot have.
A lone carriage return is a letter to Emacs and ends a line for the server;
raw bytes and halves of surrogates are no characters of Unicode.")

(defun hoverdeck-change-text (from to)
  "The text between FROM and TO as the server gets it: letter for letter.
What it cannot have is replaced by one letter each, so that positions stay."
  (let ((text (string-to-multibyte (buffer-substring-no-properties from to))))
    (if (string-match-p hoverdeck-change--foreign text)
        (replace-regexp-in-string
         hoverdeck-change--foreign
         (lambda (letter) (if (equal letter "\r") " " "\uFFFD"))
         text t t)
      text)))

(defun hoverdeck-change-position (place encoding)
  "PLACE in the current buffer as a position of the protocol.
ENCODING is \"utf-32\", \"utf-8\" or \"utf-16\": what a column counts."
  (save-restriction
    (widen)
    (let ((start (hoverdeck-change--line-start place)))
      (list :line (hoverdeck-change--newlines (point-min) start)
            :character (hoverdeck-change--columns start place encoding)))))

(defun hoverdeck-change--columns (from to encoding)
  "How many columns of ENCODING there are between FROM and TO."
  (if (equal encoding "utf-32")
      (- to from)
    (let ((text (hoverdeck-change-text from to)))
      (if (equal encoding "utf-8")
          (string-bytes text)
        (+ (length text) (cl-count-if (lambda (letter) (> letter #xFFFF)) text))))))

(defun hoverdeck-change-place (position encoding)
  "Where POSITION of the protocol is in the current buffer.
Its column is counted in ENCODING; behind the end of a line it is the end."
  (save-restriction
    (widen)
    (save-excursion
      (goto-char (point-min))
      (forward-line (plist-get position :line))
      (let ((start (point))
            (column (plist-get position :character)))
        (goto-char (min (+ start column) (hoverdeck-change--line-stop start)))
        (while (and (> (point) start)
                    (> (hoverdeck-change--columns start (point) encoding) column))
          (backward-char))
        (point)))))

(defun hoverdeck-change--line-stop (start)
  "Where the line that begins at START ends."
  (let ((next (hoverdeck-change--next-line start)))
    (if (and (> next start) (eq (char-before next) ?\n)) (1- next) next)))

(provide 'hoverdeck-change)
;;; hoverdeck-change.el ends here
