# One identity for the whole shop
resource "aws_cloudfront_origin_access_identity" "knowledge" {
    comment = "knowledge base" // seen in the console

    lifecycle {
        create_before_destroy = true
    }
}

resource "aws_cloudfront_origin_access_control" "knowledge" {
    name                              = aws_s3_bucket.knowledge.bucket
    origin_access_control_origin_type = "s3"
    signing_behavior                  = "always"
    signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "knowledge" {
    enabled = true
    default_root_object = "index.html"
    price_class = "PriceClass_100"


    origin {
        domain_name = aws_s3_bucket.knowledge.bucket_regional_domain_name
        origin_id = "kb"
        # read through the identity, never public
        s3_origin_config { origin_access_identity = "${aws_cloudfront_origin_access_identity.knowledge.cloudfront_access_identity_path}" } # private

    }
    default_cache_behavior {
        target_origin_id = "kb"
        viewer_protocol_policy = "redirect-to-https"
        allowed_methods = ["GET","HEAD"]
        cached_methods = ["GET","HEAD"]
        forwarded_values {
            query_string = false
            cookies { forward = "none" }
        }
    }
    restrictions {
        geo_restriction { restriction_type = "none" }
    }

    viewer_certificate { cloudfront_default_certificate = true }
}
