<?php

/**
 * What the module and the doctor need of PHP; tests/make-needs.php reads it in the source, and NeedsTest compares.
 *
 * `module`: functions that a request of WHMCS's may call, by extension; `doctor`: those that only the doctor calls;
 * `report`: those without which it can't print what it found; `curl`: constants of PHP's extension curl.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

return [
    'module' => [
        'Core' => [
            'class_exists', 'extension_loaded', 'get_class', 'interface_exists', 'method_exists',
            'restore_error_handler', 'set_error_handler', 'strcasecmp', 'strlen', 'strncmp',
        ],
        'SPL' => [
            'spl_autoload_register', 'spl_object_id',
        ],
        'curl' => [
            'curl_error', 'curl_getinfo', 'curl_init', 'curl_multi_add_handle', 'curl_multi_exec',
            'curl_multi_info_read', 'curl_multi_init', 'curl_multi_remove_handle', 'curl_multi_select',
            'curl_multi_setopt', 'curl_multi_strerror', 'curl_reset', 'curl_setopt', 'curl_setopt_array',
            'curl_share_init', 'curl_share_setopt', 'curl_strerror',
        ],
        'date' => [
            'date', 'strtotime', 'time',
        ],
        'filter' => [
            'filter_var',
        ],
        'hash' => [
            'hash', 'hash_equals', 'hash_file', 'hash_hmac',
        ],
        'json' => [
            'json_decode', 'json_encode',
        ],
        'mbstring' => [
            'mb_scrub', 'mb_strcut', 'mb_strlen', 'mb_substr',
        ],
        'pcre' => [
            'preg_grep', 'preg_match', 'preg_match_all', 'preg_quote', 'preg_replace', 'preg_replace_callback',
            'preg_split',
        ],
        'session' => [
            'session_start', 'session_status', 'session_write_close',
        ],
        'standard' => [
            'array_chunk', 'array_column', 'array_combine', 'array_diff', 'array_diff_key', 'array_fill',
            'array_fill_keys', 'array_filter', 'array_flip', 'array_intersect', 'array_intersect_key',
            'array_key_exists', 'array_keys', 'array_map', 'array_merge', 'array_pop', 'array_replace',
            'array_reverse', 'array_search', 'array_slice', 'array_splice', 'array_sum', 'array_unique',
            'array_unshift', 'array_values', 'array_walk_recursive', 'arsort', 'base64_decode', 'base64_encode',
            'basename', 'bin2hex', 'chr', 'clearstatcache', 'closedir', 'count', 'count_chars', 'dirname', 'end',
            'error_get_last', 'explode', 'fclose', 'feof', 'file_get_contents', 'filectime', 'filemtime',
            'fileperms', 'filesize', 'fread', 'fwrite', 'header', 'headers_sent', 'hex2bin', 'hexdec', 'hrtime',
            'html_entity_decode', 'htmlspecialchars', 'implode', 'in_array', 'ini_get', 'intdiv', 'intval',
            'is_array', 'is_bool', 'is_dir', 'is_executable', 'is_file', 'is_int', 'is_object', 'is_readable',
            'is_resource', 'is_scalar', 'is_string', 'key', 'krsort', 'ksort', 'max', 'microtime', 'min',
            'ob_end_clean', 'ob_get_level', 'octdec', 'opendir', 'pack', 'parse_url', 'php_uname', 'random_bytes',
            'rawurldecode', 'rawurlencode', 'readdir', 'register_shutdown_function', 'reset', 'round', 'rtrim',
            'scandir', 'serialize', 'sort', 'sprintf', 'str_ireplace', 'str_replace', 'strcspn',
            'stream_set_blocking', 'stream_set_chunk_size', 'strpbrk', 'strpos', 'strrev', 'strspn', 'strstr',
            'strtolower', 'strtoupper', 'strtr', 'strval', 'substr', 'trim', 'uasort', 'unpack', 'urldecode',
            'urlencode', 'usleep', 'usort',
        ],
        'zlib' => [
            'gzdecode', 'gzencode',
        ],
    ],
    'doctor' => [
        'SPL' => [
            'iterator_to_array',
        ],
        'curl' => [
            'curl_errno', 'curl_exec',
        ],
        'date' => [
            'gmdate',
        ],
        'standard' => [
            'abs', 'file', 'filegroup', 'fileowner', 'getcwd', 'inet_pton', 'ob_get_clean', 'ob_start',
            'php_ini_loaded_file', 'realpath', 'strip_tags', 'stripos', 'strtok', 'version_compare',
        ],
    ],
    'report' => [
        'array_filter', 'array_intersect', 'array_map', 'array_merge', 'array_search', 'array_values', 'count',
        'extension_loaded', 'implode', 'in_array', 'is_dir', 'is_file', 'json_encode', 'ksort',
        'php_ini_loaded_file', 'preg_match', 'preg_replace', 'realpath', 'spl_autoload_register', 'str_replace',
        'strlen', 'strncmp', 'strtr', 'substr', 'trim',
    ],
    'curl' => [
        'CURLE_BAD_CONTENT_ENCODING', 'CURLE_COULDNT_CONNECT', 'CURLE_COULDNT_RESOLVE_HOST', 'CURLE_OK',
        'CURLE_OPERATION_TIMEDOUT', 'CURLE_SSL_CACERT_BADFILE', 'CURLE_SSL_CERTPROBLEM', 'CURLE_SSL_CIPHER',
        'CURLE_SSL_CONNECT_ERROR', 'CURLE_SSL_ENGINE_NOTFOUND', 'CURLE_SSL_ENGINE_SETFAILED',
        'CURLE_SSL_PEER_CERTIFICATE', 'CURLE_UNSUPPORTED_PROTOCOL', 'CURLINFO_CERTINFO', 'CURLINFO_LOCAL_IP',
        'CURLINFO_LOCAL_PORT', 'CURLINFO_NAMELOOKUP_TIME', 'CURLINFO_NUM_CONNECTS', 'CURLINFO_OS_ERRNO',
        'CURLINFO_PRETRANSFER_TIME', 'CURLINFO_PRIMARY_IP', 'CURLINFO_REQUEST_SIZE', 'CURLINFO_TOTAL_TIME',
        'CURLMOPT_MAX_HOST_CONNECTIONS', 'CURLMOPT_PIPELINING', 'CURLM_OK', 'CURLOPT_CAINFO', 'CURLOPT_CAPATH',
        'CURLOPT_CERTINFO', 'CURLOPT_CONNECTTIMEOUT_MS', 'CURLOPT_CONNECT_ONLY', 'CURLOPT_CUSTOMREQUEST',
        'CURLOPT_ENCODING', 'CURLOPT_FOLLOWLOCATION', 'CURLOPT_FRESH_CONNECT', 'CURLOPT_HEADERFUNCTION',
        'CURLOPT_HTTPHEADER', 'CURLOPT_HTTP_VERSION', 'CURLOPT_INFILESIZE', 'CURLOPT_NOBODY', 'CURLOPT_NOSIGNAL',
        'CURLOPT_PATH_AS_IS', 'CURLOPT_PIPEWAIT', 'CURLOPT_PROTOCOLS', 'CURLOPT_PROXY', 'CURLOPT_READFUNCTION',
        'CURLOPT_RESOLVE', 'CURLOPT_RETURNTRANSFER', 'CURLOPT_SHARE', 'CURLOPT_SSL_VERIFYHOST',
        'CURLOPT_SSL_VERIFYPEER', 'CURLOPT_SUPPRESS_CONNECT_HEADERS', 'CURLOPT_TIMEOUT', 'CURLOPT_TIMEOUT_MS',
        'CURLOPT_UPLOAD', 'CURLOPT_URL', 'CURLOPT_WRITEFUNCTION', 'CURLPIPE_MULTIPLEX', 'CURLPROTO_HTTP',
        'CURLPROTO_HTTPS', 'CURLSHOPT_SHARE', 'CURL_HTTP_VERSION_1_1', 'CURL_HTTP_VERSION_2TLS',
        'CURL_LOCK_DATA_SSL_SESSION',
    ],
];
