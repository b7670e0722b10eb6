;;; change-tests.el --- Positions, and changes as one edit  -*- lexical-binding: t -*-

;;; Commentary:

;; Held against a model of the server: it applies edits to a text of its own,
;; by the protocol's rules.

;;; Code:

(require 'ert)
(require 'cl-lib)
(require 'hoverdeck-change)

(defconst change-tests--letters '("a" "é" "漢" "👋" "\n" "\n" "x\ny" "" "\r" "\t")
  "What random edits insert.")

(defun change-tests--offset (text position encoding)
  "Where POSITION is in TEXT by the protocol's rules; columns are in ENCODING."
  (let* ((lines (split-string text "\n"))
         (line (plist-get position :line))
         (before (apply #'+ (mapcar (lambda (line) (1+ (length line))) (seq-take lines line))))
         (rest (append (nth line lines) nil))
         (column (plist-get position :character)))
    (should (< line (length lines)))
    (while (and rest (> column 0))
      (setq column (- column (pcase encoding
                               ("utf-32" 1)
                               ("utf-16" (if (> (car rest) #xFFFF) 2 1))
                               (_ (string-bytes (string (car rest))))))
            before (1+ before)
            rest (cdr rest)))
    before))

(defun change-tests--apply (text changes encoding)
  "TEXT after CHANGES, whose columns are in ENCODING."
  (dolist (change changes text)
    (let* ((range (plist-get change :range))
           (from (and range (change-tests--offset text (plist-get range :start) encoding)))
           (to (and range (change-tests--offset text (plist-get range :end) encoding))))
      (should (or (null range) (<= from to)))
      (setq text (if range
                     (concat (substring text 0 from) (plist-get change :text) (substring text to))
                   (plist-get change :text))))))

(defun change-tests--edit (random)
  "One edit at places that the function RANDOM chooses."
  (let ((from (1+ (funcall random (1+ (buffer-size)))))
        (letters (nth (funcall random (length change-tests--letters)) change-tests--letters)))
    (goto-char from)
    (when (zerop (funcall random 2))
      (delete-region from (min (point-max) (+ from (funcall random 6)))))
    (insert letters)))

(ert-deftest change-tests-random-edits-in-batches ()
  "However edits are batched, the server has the text that is in the buffer."
  (dotimes (round 300)
    (random (format "round %d" round))
    (dolist (encoding '("utf-32" "utf-16" "utf-8"))
      (with-temp-buffer
        (insert "one\ntwo 👋 three\n\nfour")
        (let* ((text (hoverdeck-change-text (point-min) (point-max)))
               (batch (hoverdeck-change-begin)))
          (add-hook 'after-change-functions
                    (lambda (from to length) (hoverdeck-change-note batch from to length)) nil t)
          (dotimes (_ 8)
            (dotimes (_ (random 4)) (change-tests--edit #'random))
            (setq text (change-tests--apply text (hoverdeck-change-take batch encoding) encoding))
            (should (equal text (hoverdeck-change-text (point-min) (point-max))))))))))

(ert-deftest change-tests-an-edit-is-as-long-as-its-lines ()
  (with-temp-buffer
    (dotimes (line 1000) (insert (format "line %d\n" line)))
    (let ((batch (hoverdeck-change-begin)))
      (add-hook 'after-change-functions
                (lambda (from to length) (hoverdeck-change-note batch from to length)) nil t)
      (goto-char (point-min))
      (forward-line 500)
      (insert "new ")
      (should (equal (hoverdeck-change-take batch "utf-32")
                     '((:range (:start (:line 500 :character 0) :end (:line 501 :character 0))
                        :text "new line 500\n"))))
      (should-not (hoverdeck-change-take batch "utf-32")))))

(ert-deftest change-tests-a-silent-change-sends-everything ()
  (with-temp-buffer
    (insert "one\n")
    (let ((batch (hoverdeck-change-begin)))
      (add-hook 'after-change-functions
                (lambda (from to length) (hoverdeck-change-note batch from to length)) nil t)
      (insert "told\n")
      (let ((inhibit-modification-hooks t)) (insert "untold\n"))
      (should (equal (hoverdeck-change-take batch "utf-32") '((:text "one\ntold\nuntold\n")))))))

(ert-deftest change-tests-a-narrowed-buffer-is-sent-whole ()
  (with-temp-buffer
    (insert "one\ntwo\nthree\n")
    (let ((batch (hoverdeck-change-begin)))
      (add-hook 'after-change-functions
                (lambda (from to length) (hoverdeck-change-note batch from to length)) nil t)
      (narrow-to-region 5 8)
      (goto-char (point-max))
      (insert "!")
      (should (equal (hoverdeck-change-take batch "utf-32")
                     '((:range (:start (:line 1 :character 0) :end (:line 2 :character 0))
                        :text "two!\n"))))
      (should (equal (hoverdeck-change-position (point) "utf-32") '(:line 1 :character 4))))))

(ert-deftest change-tests-columns-behind-an-emoji ()
  (with-temp-buffer
    (insert "# 👋 é\nawait")
    (goto-char (point-min))
    (end-of-line)
    (should (equal (hoverdeck-change-position (point) "utf-32") '(:line 0 :character 5)))
    (should (equal (hoverdeck-change-position (point) "utf-16") '(:line 0 :character 6)))
    (should (equal (hoverdeck-change-position (point) "utf-8") '(:line 0 :character 9)))))

(ert-deftest change-tests-places-come-back ()
  "Each place is the place of its position, in every encoding."
  (with-temp-buffer
    (insert "a👋é\n\n漢字\r\nend")
    (dolist (encoding '("utf-32" "utf-16" "utf-8"))
      (cl-loop for place from (point-min) to (point-max)
               for position = (hoverdeck-change-position place encoding)
               do (should (= place (hoverdeck-change-place position encoding)))))))

(ert-deftest change-tests-a-place-behind-its-line-is-the-lines-end ()
  (with-temp-buffer
    (insert "ab\ncd")
    (should (= 3 (hoverdeck-change-place '(:line 0 :character 99) "utf-16")))
    (should (= 6 (hoverdeck-change-place '(:line 1 :character 99) "utf-16")))
    (should (= 6 (hoverdeck-change-place '(:line 99 :character 0) "utf-16")))))

(ert-deftest change-tests-a-file-with-crlf ()
  "Emacs shows such a file without its carriage returns, and so it is sent."
  (let ((file (make-temp-file "hoverdeck-crlf" nil ".py")))
    (unwind-protect
        (progn
          (let ((coding-system-for-write 'utf-8-dos))
            (write-region "# 👋\nawait x\n" nil file nil 'quiet))
          (with-current-buffer (find-file-noselect file)
            (unwind-protect
                (progn
                  (should (equal (hoverdeck-change-text (point-min) (point-max))
                                 "# 👋\nawait x\n"))
                  (search-forward "await")
                  (should (equal (hoverdeck-change-position (point) "utf-16")
                                 '(:line 1 :character 5))))
              (kill-buffer))))
      (delete-file file))))

(ert-deftest change-tests-letters-that-the-server-reads-differently ()
  "A lone carriage return and raw bytes are replaced one by one; JSON can have the rest."
  (with-temp-buffer
    (insert "a\rb\n" (string #x3FFF80 #xD800 #x110000) "👋")
    (let ((text (hoverdeck-change-text (point-min) (point-max))))
      (should (equal text "a b\n\uFFFD\uFFFD\uFFFD👋"))
      (should (stringp (json-serialize (list :text text)))))))

(provide 'change-tests)
;;; change-tests.el ends here
