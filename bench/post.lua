-- wrk's request: a POST of one AWS JSON call. TARGET and BODY come from the environment.
wrk.method = "POST"
wrk.body = os.getenv("BODY")
wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
wrk.headers["X-Amz-Target"] = os.getenv("TARGET")
wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/" ..
  "ssm/aws4_request, SignedHeaders=host;x-amz-date, Signature=0"
